"""Addresses of the Time page and of what is done there, below `/w/<subdomain>/time/`."""

from django.urls import path

from keito_server.time_entries import views

app_name = "time_entries"
urlpatterns = [
    path("", views.today, name="today"),
    path("team/", views.team, name="team"),
    path("calendar/", views.calendar, name="calendar"),
    path("entries/<str:entry_id>/", views.entry, name="entry"),
    path("entries/<str:entry_id>/history/", views.history, name="history"),
    path("entries/<str:entry_id>/stop/", views.stop, name="stop"),
    path("timer/", views.timer, name="timer"),
    path("entries/<str:entry_id>/cut/", views.cut, name="cut"),
    path("entries/<str:entry_id>/review/", views.review, name="review"),
    path("entries/<str:entry_id>/restart/", views.restart, name="restart"),
    path("entries/<str:entry_id>/copy/", views.copy, name="copy"),
    path("entries/<str:entry_id>/delete/", views.delete, name="delete"),
    path("deleted/<str:event_id>/restore/", views.restore, name="restore"),
    path("week/", views.this_week, name="this_week"),
    path("week/<str:day>/", views.week, name="week"),
    path("week/<str:day>/head/", views.week_head, name="week_head"),
    path("week/<str:day>/cell/", views.cell, name="cell"),
    path("week/<str:day>/cell/entries/", views.cell_entries, name="cell_entries"),
    path("week/<str:day>/rows/", views.add_row, name="add_row"),
    path("week/<str:day>/rows/copy/", views.copy_week, name="copy_week"),
    path("week/<str:day>/rows/remove/", views.remove_row, name="remove_row"),
    path("<str:day>/", views.day, name="day"),
    path("<str:day>/copy/", views.copy_day, name="copy_day"),
]
