"""Addresses of Settings, Audit log, below `/w/<subdomain>/settings/audit/`."""

from django.urls import path

from keito_server.team.views import audit as views

app_name = "audit"
urlpatterns = [
    path("", views.show, name="show"),
    path("export/", views.export, name="export"),
]
