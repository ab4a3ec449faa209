"""Addresses of projects, below `/w/<subdomain>/projects/`."""

from django.urls import path

from keito_server.projects.views import (
    agent_limits,
    dated_rates,
    duplicate,
    form,
    lists,
    overview,
    project,
    tasks_tab,
    team_tab,
)

app_name = "projects"
urlpatterns = [
    path("", lists.list_active, name="list"),
    path("archived/", lists.list_archived, name="archived"),
    path("new/", form.create, name="create"),
    path("<str:project_id>/", overview.overview, name="overview"),
    path("<str:project_id>/tasks/", tasks_tab.tasks, name="tasks"),
    path("<str:project_id>/tasks/add/", tasks_tab.add, name="add_task"),
    path("<str:project_id>/tasks/add-several/", tasks_tab.add_several, name="add_tasks"),
    path("<str:project_id>/tasks/<str:task_id>/offer/", tasks_tab.offer, name="offer"),
    path("<str:project_id>/team/", team_tab.team, name="team"),
    path("<str:project_id>/team/add/", team_tab.add, name="add_member"),
    path("<str:project_id>/team/add-several/", team_tab.add_several, name="add_members"),
    path("<str:project_id>/team/<str:member_id>/assign/", team_tab.assign, name="assign"),
    path("<str:project_id>/settings/", form.settings, name="settings"),
    path("<str:project_id>/agents-limit/", agent_limits.of_project, name="agents_limit"),
    path("<str:project_id>/rates/", dated_rates.rates, name="rates"),
    path("<str:project_id>/rates/<str:project_rate_id>/remove/", dated_rates.remove, name="remove_rate"),
    path("<str:project_id>/duplicate/", duplicate.duplicate, name="duplicate"),
    path("<str:project_id>/archive/", project.archive, name="archive"),
    path("<str:project_id>/restore/", project.restore, name="restore"),
]
