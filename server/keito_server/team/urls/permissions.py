"""Addresses of a member's role and permissions, below `/w/<subdomain>/team/<member_id>/permissions/`."""

from django.urls import path

from keito_server.team.views import permissions as views

app_name = "member_permissions"
urlpatterns = [path("", views.edit, name="edit")]
