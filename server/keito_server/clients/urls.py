"""Addresses of Manage, Clients, below `/w/<subdomain>/manage/clients/`."""

from django.urls import path

from keito_server.clients import views

app_name = "clients"
urlpatterns = [
    path("", views.list_active, name="list"),
    path("archived/", views.list_archived, name="archived"),
    path("new/", views.create, name="create"),
    path("<str:client_id>/", views.show, name="show"),
    path("<str:client_id>/edit/", views.edit, name="edit"),
    path("<str:client_id>/archive/", views.archive, name="archive"),
    path("<str:client_id>/restore/", views.restore, name="restore"),
]
