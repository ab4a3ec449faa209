"""Addresses of Settings, API, below `/w/<subdomain>/settings/api/`."""

from django.urls import path

from keito_server.team.views import keys as views

app_name = "team"
urlpatterns = [
    path("", views.api_keys, name="api_keys"),
    path("new/", views.create_api_key, name="create_api_key"),
    path("<str:key_id>/revoke/", views.revoke_api_key, name="revoke_api_key"),
]
