"""The address of what happened to a member, below `/w/<subdomain>/team/<member_id>/history/`."""

from django.urls import path

from keito_server.team.views import audit as views

app_name = "member_history"
urlpatterns = [path("", views.history, name="show")]
