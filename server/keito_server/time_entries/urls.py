"""Addresses of the Time page and of what is done there, below `/w/<subdomain>/time/`."""

from django.urls import path

from keito_server.time_entries import views

app_name = "time_entries"
urlpatterns = [
    path("", views.today, name="today"),
    path("calendar/", views.calendar, name="calendar"),
    path("entries/<str:entry_id>/", views.entry, name="entry"),
    path("entries/<str:entry_id>/stop/", views.stop, name="stop"),
    path("entries/<str:entry_id>/restart/", views.restart, name="restart"),
    path("entries/<str:entry_id>/copy/", views.copy, name="copy"),
    path("entries/<str:entry_id>/delete/", views.delete, name="delete"),
    path("deleted/<str:event_id>/restore/", views.restore, name="restore"),
    path("<str:day>/", views.day, name="day"),
]
