"""Addresses of the team, below `/w/<subdomain>/team/`."""

from django.urls import path

from keito_server.team.views import members

app_name = "members"
urlpatterns = [
    path("", members.list_members, name="list"),
    path("export/", members.export, name="export"),
]
