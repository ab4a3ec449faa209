"""The address in an invitation, below `/join/`; open to whoever holds the link."""

from django.urls import path

from keito_server.team.views import join as views

app_name = "join"
urlpatterns = [
    path("<str:token>/", views.join, name="join"),
    path("<str:token>/decline/", views.decline, name="decline"),
    path("<str:token>/sign-out/", views.sign_out, name="sign_out"),
]
