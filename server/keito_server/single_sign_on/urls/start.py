"""Addresses for whoever signs in, below `/sso/`; those with two parts cannot be a workspace's subdomain."""

from django.urls import path

from keito_server.single_sign_on.views import connect, start, workos

app_name = "single_sign_on"
urlpatterns = [
    path("", start.start, name="start"),
    path("<slug:subdomain>/", start.workspace, name="workspace"),
    path("connect/identity/", connect.connect, name="connect"),
    path("connect/<str:identity_id>/end/", connect.disconnect, name="disconnect"),
    path("workos/login/", workos.login, name="workos_login"),
    path("workos/callback/", workos.callback, name="workos_callback"),
]
