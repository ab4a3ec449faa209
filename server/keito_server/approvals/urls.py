"""Addresses of timesheets and of approval, below `/w/<subdomain>/time/`, before those of days, which take any word."""

from django.urls import path

from keito_server.approvals import views

app_name = "approvals"
urlpatterns = [
    path("timesheets/", views.timesheets, name="timesheets"),
    path("timesheets/submit/", views.submit, name="submit"),
    path("timesheets/<str:submission_id>/", views.timesheet, name="timesheet"),
    path("approval/", views.queue, name="queue"),
    path("approval/approve/", views.approve, name="approve"),
    path("approval/reject/", views.reject, name="reject"),
    path("approval/agents/", views.agents, name="agents"),
    path("approval/<str:submission_id>/", views.opened, name="opened"),
    path("approval/<str:submission_id>/withdraw/", views.withdraw, name="withdraw"),
]
