"""Addresses of Manage, Roles, below `/w/<subdomain>/manage/roles/`."""

from django.urls import path

from keito_server.team.views import business_roles as views

app_name = "business_roles"
urlpatterns = [
    path("", views.show_all, name="list"),
    path("new/", views.add, name="add"),
    path("<str:role_id>/rename/", views.rename, name="rename"),
    path("<str:role_id>/delete/", views.delete, name="delete"),
]
