"""Addresses of a member's projects and of an agent's limits, below `/w/<subdomain>/team/<member_id>/projects/`."""

from django.urls import path

from keito_server.projects.views import agent_limits, member_section

app_name = "member_projects"
urlpatterns = [
    path("assign/", member_section.assign, name="assign"),
    path("limits/", agent_limits.of_agent, name="limits"),
]
