"""The address of Settings, Notifications, below `/w/<subdomain>/settings/notifications/`."""

from django.urls import path

from keito_server.notifications.views import choices as views

app_name = "notifications"
urlpatterns = [path("", views.choices, name="choices")]
