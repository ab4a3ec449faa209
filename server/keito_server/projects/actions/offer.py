"""Which tasks a project offers, and whether they are billable on it (T6)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from keito_server.events.actions import record
from keito_server.kit.errors import NotFound
from keito_server.kit.names import check_name
from keito_server.projects.actions.part_budgets import PartBudget, set_task_budget
from keito_server.projects.actions.saving import locked_project
from keito_server.projects.actions.tasks import create_task
from keito_server.projects.errors import TaskArchived
from keito_server.projects.events import ProjectTaskAdded, ProjectTaskRemoved, ProjectTaskUpdated
from keito_server.projects.models import Project, ProjectTask, Task
from keito_server.projects.rules import archived_words
from keito_server.team.models import Member


@transaction.atomic
def add_tasks(*, actor: Member, project_id: UUID, task_ids: Collection[UUID], now: datetime) -> list[ProjectTask]:
    """Has a project offer more of the workspace's tasks, all or none; answers those that it did not offer before.

    Raises `NotFound` for a task of another workspace, and `TaskArchived`, which says which.
    """
    project = locked_project(actor, project_id)
    tasks = Task.objects.in_workspace(actor.workspace_id).in_bulk(list(task_ids))
    if not tasks.keys() >= set(task_ids):
        raise NotFound(field="task_id")
    known = set(_rows(project).filter(task_id__in=list(tasks)).values_list("task_id", flat=True))
    added = [tasks[task_id] for task_id in dict.fromkeys(task_ids) if task_id not in known]
    if archived := [task.name for task in added if not task.is_active]:
        refusal = (
            f"{archived_words(archived)}, so nothing was added. Choose others, or restore first under Manage, Tasks."
        )
        raise TaskArchived(refusal, field="task_id")
    return [_add(actor, project, task, now=now) for task in added]


@transaction.atomic
def add_task(
    *,
    actor: Member,
    project_id: UUID,
    task_id: UUID,
    now: datetime,
    is_billable: bool | None = None,
    budget: PartBudget | None = None,
) -> ProjectTask:
    """Has a project offer one more of the workspace's tasks; `is_billable` overrides the task's default (T6)."""
    add_tasks(actor=actor, project_id=project_id, task_ids=[task_id], now=now)
    rows = ProjectTask.objects.in_workspace(actor.workspace_id).select_related("task")
    row = rows.get(project_id=project_id, task_id=task_id)
    if budget is not None:
        row = set_task_budget(actor=actor, project_id=project_id, task_id=task_id, budget=budget, now=now)
    if is_billable is None:
        return row
    return set_task_billable(actor=actor, project_id=project_id, task_id=task_id, is_billable=is_billable, now=now)


@transaction.atomic
def add_named_task(*, actor: Member, project_id: UUID, name: str, now: datetime) -> ProjectTask:
    """Has a project offer the task with this name, which is made for the workspace if there is none yet.

    Making one needs the permission to edit tasks. Raises `TaskArchived` where the name is an archived task's.
    """
    project = locked_project(actor, project_id)
    plain = check_name(name, longest=80)
    task = Task.objects.in_workspace(actor.workspace_id).filter(name__iexact=plain).first()
    if task is None:
        task = create_task(actor=actor, fields={"name": plain}, now=now)
    return _rows(project).filter(task=task).first() or _add(actor, project, task, now=now)


@transaction.atomic
def remove_task(*, actor: Member, project_id: UUID, task_id: UUID, now: datetime) -> None:
    """Takes a task off a project; entries with it and its own rates stay. Doing it twice changes nothing."""
    project = locked_project(actor, project_id)
    deleted, _ = _rows(project).filter(task_id=task_id).delete()
    if deleted:
        removed = ProjectTaskRemoved(workspace_id=actor.workspace_id, subject_id=project.id, task_id=task_id)
        record(event=removed, actor=actor, now=now)


@transaction.atomic
def set_task_billable(
    *, actor: Member, project_id: UUID, task_id: UUID, is_billable: bool | None, now: datetime
) -> ProjectTask:
    """Sets whether a task is billable on this project; None goes back to the task's default (T6)."""
    project = locked_project(actor, project_id)
    row = _rows(project).select_related("task").filter(task_id=task_id).first()
    if row is None:
        raise NotFound(field="task_id")
    if row.is_billable != is_billable:
        row.is_billable = is_billable
        row.save(update_fields=["is_billable"])
        updated = ProjectTaskUpdated(
            workspace_id=actor.workspace_id, subject_id=project.id, task_id=task_id, is_billable=is_billable
        )
        record(event=updated, actor=actor, now=now)
    return row


def _add(actor: Member, project: Project, task: Task, *, now: datetime) -> ProjectTask:
    if not task.is_active:
        raise TaskArchived(field="task_id")
    row = ProjectTask.objects.create(workspace_id=actor.workspace_id, project=project, task=task, created_at=now)
    added = ProjectTaskAdded(workspace_id=actor.workspace_id, subject_id=project.id, task_id=task.id)
    record(event=added, actor=actor, now=now)
    return row


def _rows(project: Project) -> QuerySet[ProjectTask]:
    return ProjectTask.objects.in_workspace(project.workspace_id).filter(project=project)
