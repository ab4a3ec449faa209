"""Addresses of a member's projects, below `/w/<subdomain>/team/<member_id>/projects/`."""

from django.urls import path

from keito_server.projects.views import member_section

app_name = "member_projects"
urlpatterns = [path("assign/", member_section.assign, name="assign")]
