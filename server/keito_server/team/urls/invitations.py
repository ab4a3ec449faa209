"""Addresses of Team, Invitations, below `/w/<subdomain>/team/invitations/`."""

from django.urls import path

from keito_server.team.views import invitations as views
from keito_server.team.views.welcome import team

app_name = "invitations"
urlpatterns = [
    path("", views.list_invitations, name="list"),
    path("first/", team, name="first"),
    path("new/", views.invite, name="invite"),
    path("<str:invitation_id>/resend/", views.resend, name="resend"),
    path("<str:invitation_id>/cancel/", views.cancel, name="cancel"),
]
