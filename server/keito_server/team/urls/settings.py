"""Addresses of Settings, below `/w/<subdomain>/settings/`."""

from django.urls import path

from keito_server.team.views import logo, profile, settings

app_name = "workspace_settings"
urlpatterns = [
    path("", settings.home, name="home"),
    path("company/", settings.company, name="company"),
    path("company/address/", settings.address, name="address"),
    path("company/logo.png", logo.logo, name="logo"),
    path("time-and-date/", settings.time_and_date, name="time_and_date"),
    path("time-tracking/", settings.time_tracking, name="time_tracking"),
    path("approvals/", settings.approvals, name="approvals"),
    path("modules/", settings.modules, name="modules"),
    path("reminders/", settings.reminders, name="reminders"),
    path("profile/", profile.profile, name="profile"),
]
