"""Addresses of Settings, Mail, below `/w/<subdomain>/settings/mail/`."""

from django.urls import path

from keito_server.notifications.views import troubles as views

app_name = "mail"
urlpatterns = [
    path("", views.troubles, name="troubles"),
    path("<str:mail_id>/send-again/", views.send_again, name="send_again"),
    path("<str:mail_id>/close/", views.close, name="close"),
]
