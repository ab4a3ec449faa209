"""Addresses of Manage, Tasks, below `/w/<subdomain>/manage/tasks/`."""

from django.urls import path

from keito_server.projects.views import catalogue

app_name = "tasks"
urlpatterns = [
    path("", catalogue.list_active, name="list"),
    path("archived/", catalogue.list_archived, name="archived"),
    path("new/", catalogue.create, name="create"),
    path("<str:task_id>/edit/", catalogue.edit, name="edit"),
    path("<str:task_id>/archive/", catalogue.archive, name="archive"),
    path("<str:task_id>/restore/", catalogue.restore, name="restore"),
]
