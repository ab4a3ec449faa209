"""The workspace's tasks: kinds of work, with defaults that a project may override."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.changes import changes_since, values_of
from keito_server.kit.names import check_name
from keito_server.projects.actions.fields import TaskFields, require_money
from keito_server.projects.actions.rates import put_rate
from keito_server.projects.actions.saving import insert_with_slug, locked_task, save_changes
from keito_server.projects.events import TaskArchived, TaskCreated, TaskRestored, TaskUpdated
from keito_server.projects.models import Task
from keito_server.team.actions import Repriced, lock_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

_COMPARED = ("name", "is_billable", "is_default")


@dataclass(frozen=True, slots=True)
class RevisedTask:
    """A changed task, and how much saved work took its new default rate."""

    task: Task
    repriced: Repriced


@transaction.atomic
def create_task(*, actor: Member, fields: TaskFields, now: datetime) -> Task:
    """Adds a task to the workspace; `fields` must hold a name. Raises `TaskNameTaken`."""
    require(actor, Permission.TASKS_EDIT)
    require_money(actor, fields)
    task = Task(workspace_id=actor.workspace_id, created_at=now)
    _settle(task, fields)
    insert_with_slug(task, fallback="task")
    record(event=TaskCreated(workspace_id=actor.workspace_id, subject_id=task.id, name=task.name), actor=actor, now=now)
    rate = fields.get("rate")
    if rate is not None:
        put_rate(actor=actor, amount=rate, now=now, task=task)
    return task


def update_task(
    *, actor: Member, task_id: UUID, fields: TaskFields, now: datetime, rates_from: date | None = None
) -> Task:
    """The same as `revise_task`, for whoever does not tell how much was repriced."""
    return revise_task(actor=actor, task_id=task_id, fields=fields, now=now, rates_from=rates_from).task


@transaction.atomic
def revise_task(
    *, actor: Member, task_id: UUID, fields: TaskFields, now: datetime, rates_from: date | None = None
) -> RevisedTask:
    """Changes a task's name and defaults; its slug stays (H6). Saved entries stay billable or not as they are.

    Its default rate holds from `rates_from` on, as `set_task_rate` says (R3).
    """
    require(actor, Permission.TASKS_EDIT)
    require_money(actor, fields)
    if "rate" in fields:
        lock_prices(actor.workspace_id)
    task = locked_task(actor, task_id)
    before = values_of(task, _COMPARED)
    _settle(task, fields)
    changes = changes_since(before, task)
    if changes:
        save_changes(task, list(changes))
        updated = TaskUpdated(workspace_id=actor.workspace_id, subject_id=task.id, changes=changes)
        record(event=updated, actor=actor, now=now)
    done = Repriced()
    if "rate" in fields:
        done = put_rate(actor=actor, amount=fields["rate"], now=now, task=task, valid_from=rates_from)
    return RevisedTask(task, done)


@transaction.atomic
def archive_task(*, actor: Member, task_id: UUID, now: datetime) -> Task:
    """Takes a task off every list for new time; entries keep it, and what runs with it is stopped and saved (T8)."""
    require(actor, Permission.TASKS_EDIT)
    task = locked_task(actor, task_id)
    if task.is_active:
        task.archived_at = now
        task.save(update_fields=["archived_at"])
        record(event=TaskArchived(workspace_id=actor.workspace_id, subject_id=task.id), actor=actor, now=now)
    return task


@transaction.atomic
def restore_task(*, actor: Member, task_id: UUID, now: datetime) -> Task:
    """Brings an archived task back, on all projects that offer it."""
    require(actor, Permission.TASKS_EDIT)
    task = locked_task(actor, task_id)
    if not task.is_active:
        task.archived_at = None
        task.save(update_fields=["archived_at"])
        record(event=TaskRestored(workspace_id=actor.workspace_id, subject_id=task.id), actor=actor, now=now)
    return task


def _settle(task: Task, fields: TaskFields) -> None:
    task.is_billable = fields.get("is_billable", task.is_billable)
    task.is_default = fields.get("is_default", task.is_default)
    task.name = check_name(fields.get("name", task.name), longest=80)
