"""The tasks that a new workspace starts with."""

from datetime import datetime

from keito_server.events.actions import record
from keito_server.kit.tenancy import Actor
from keito_server.projects.actions.saving import insert_with_slug
from keito_server.projects.events import TaskCreated
from keito_server.projects.models import Task
from keito_server.workspaces.events import WorkspaceCreated

DEFAULT_TASKS = ("Design", "Development", "Project management", "Meetings")
"""Billable and added to every new project, all four: most clients pay for management and meetings as well."""


def seed_default_tasks(event: WorkspaceCreated, actor: Actor | None, now: datetime) -> None:
    """Gives a new workspace its first tasks, in the transaction that makes it."""
    for name in DEFAULT_TASKS:
        task = Task(workspace_id=event.workspace_id, name=name, is_default=True, created_at=now)
        insert_with_slug(task, fallback="task")
        created = TaskCreated(workspace_id=event.workspace_id, subject_id=task.id, name=name)
        record(event=created, actor=actor, now=now)
