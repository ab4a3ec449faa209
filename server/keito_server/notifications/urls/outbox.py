"""Addresses of the demo's outbox, below `/outbox/`."""

from django.urls import path

from keito_server.notifications.views import outbox as views

app_name = "outbox"
urlpatterns = [
    path("", views.outbox, name="list"),
    path("<str:mail_id>/", views.mail, name="mail"),
    path("<str:mail_id>/paper/", views.paper, name="paper"),
]
