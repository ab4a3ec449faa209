"""Reading projects, tasks, teams, and the terms that work is done on."""

from keito_server.projects.queries.projects import (
    Trackable,
    get_project,
    list_assignments,
    list_project_rates,
    list_project_tasks,
    list_projects,
    list_trackable,
    may_edit_project,
    visible_projects,
)
from keito_server.projects.queries.tasks import get_task, list_task_rates, list_tasks
from keito_server.projects.queries.terms import Terms, get_terms

__all__ = [
    "Terms",
    "Trackable",
    "get_project",
    "get_task",
    "get_terms",
    "list_assignments",
    "list_project_rates",
    "list_project_tasks",
    "list_projects",
    "list_task_rates",
    "list_tasks",
    "list_trackable",
    "may_edit_project",
    "visible_projects",
]
