"""Setting rates (R1, R3). A new rate counts for entries saved after it; saved entries keep theirs."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.amounts import check_rate
from keito_server.kit.days import day_of
from keito_server.kit.errors import NotFound
from keito_server.projects.actions.saving import locked_project, locked_task
from keito_server.projects.errors import ProjectNotBillable
from keito_server.projects.events import RateSet
from keito_server.projects.models import Assignment, Project, ProjectTask, Rate, Task
from keito_server.team.actions import SINCE_EVER
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


@transaction.atomic
def set_rate(
    *,
    actor: Member,
    project_id: UUID,
    amount: Decimal | None,
    now: datetime,
    task_id: UUID | None = None,
    member_id: UUID | None = None,
    valid_from: date | None = None,
) -> Rate | None:
    """Sets the rate per hour of a project, or its own rate for one of its tasks or one member of its team.

    In the client's currency. No amount means: no such rate (and no row where none is needed to say so). Without `valid_from` it takes the place of the rate that
    holds today, or holds from the beginning (`SINCE_EVER`) where none does. Raises `NotFound` for a task or member
    that the project does not have, and `ProjectNotBillable`.
    """
    require(actor, Permission.BILLABLE_RATES_VIEW)
    project = locked_project(actor, project_id)
    if task_id is not None and member_id is not None:
        raise ValueError("A rate belongs to a task or to a member of the project, not to both.")
    task = None if task_id is None else _offered_task(project, task_id)
    member = None if member_id is None else _assigned_member(project, member_id)
    return put_rate(
        actor=actor, amount=amount, now=now, project=project, task=task, member=member, valid_from=valid_from
    )


@transaction.atomic
def set_task_rate(
    *, actor: Member, task_id: UUID, amount: Decimal | None, now: datetime, valid_from: date | None = None
) -> Rate | None:
    """Sets a task's default rate per hour, in the workspace's currency; `valid_from` as in `set_rate`."""
    require(actor, Permission.TASKS_EDIT)
    require(actor, Permission.BILLABLE_RATES_VIEW)
    task = locked_task(actor, task_id)
    return put_rate(actor=actor, amount=amount, now=now, task=task, valid_from=valid_from)


def put_rate(
    *,
    actor: Member,
    amount: Decimal | None,
    now: datetime,
    project: Project | None = None,
    task: Task | None = None,
    member: Member | None = None,
    valid_from: date | None = None,
) -> Rate | None:
    """Writes one row of a dated list; the row of the project or task that owns it is locked in this transaction."""
    check_rate(amount, field="rate")
    if project is not None and project.bill_by == Project.BillBy.NONE and amount is not None:
        raise ProjectNotBillable(field="rate")
    rows = Rate.objects.in_workspace(actor.workspace_id).filter(project=project, task=task, member=member)
    if valid_from is None:
        today = day_of(now, actor.workspace.timezone)
        rate = rows.filter(valid_from__lte=today).order_by("-valid_from").first()
    else:
        rate = rows.filter(valid_from=valid_from).first()
    if amount == (None if rate is None else rate.amount):
        return rate
    if rate is None:
        rate = Rate(
            workspace_id=actor.workspace_id,
            project=project,
            task=task,
            member=member,
            valid_from=valid_from or SINCE_EVER,
            created_at=now,
        )
    rate.amount = amount
    rate.save()
    rate_set = RateSet(
        workspace_id=actor.workspace_id,
        subject_id=rate.id,
        project_id=rate.project_id,
        task_id=rate.task_id,
        member_id=rate.member_id,
        valid_from=rate.valid_from.isoformat(),
        amount=None if amount is None else str(amount),
    )
    record(event=rate_set, actor=actor, now=now)
    return rate


def _offered_task(project: Project, task_id: UUID) -> Task:
    rows = ProjectTask.objects.in_workspace(project.workspace_id).select_related("task")
    offered = rows.filter(project=project, task_id=task_id).first()
    if offered is None:
        raise NotFound(field="task_id")
    return offered.task


def _assigned_member(project: Project, member_id: UUID) -> Member:
    rows = Assignment.objects.in_workspace(project.workspace_id).select_related("member")
    assignment = rows.filter(project=project, member_id=member_id).first()
    if assignment is None:
        raise NotFound(field="member_id")
    return assignment.member
