"""Addresses of Manage, Clients, below `/w/<subdomain>/manage/clients/`."""

from django.urls import path

from keito_server.clients.views import clients, contacts, listing

app_name = "clients"
urlpatterns = [
    path("", listing.list_active, name="list"),
    path("archived/", listing.list_archived, name="archived"),
    path("new/", clients.create, name="create"),
    path("<str:client_id>/", listing.show, name="show"),
    path("<str:client_id>/edit/", clients.edit, name="edit"),
    path("<str:client_id>/archive/", clients.archive, name="archive"),
    path("<str:client_id>/restore/", clients.restore, name="restore"),
    path("<str:client_id>/delete/", clients.delete, name="delete"),
    path("<str:client_id>/contacts/new/", contacts.create, name="create_contact"),
    path("<str:client_id>/contacts/restore/<str:contact_event_id>/", contacts.restore, name="restore_contact"),
    path("<str:client_id>/contacts/<str:contact_id>/", contacts.edit, name="edit_contact"),
    path("<str:client_id>/contacts/<str:contact_id>/primary/", contacts.make_primary, name="make_primary"),
    path("<str:client_id>/contacts/<str:contact_id>/remove/", contacts.remove, name="remove_contact"),
]
