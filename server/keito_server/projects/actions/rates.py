"""Setting rates (R1, R3): each is a dated list, and what was worked on the days of a changed one takes it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from keito_server.events.actions import record
from keito_server.kit.amounts import check_rate
from keito_server.kit.days import day_of
from keito_server.kit.errors import NotFound
from keito_server.kit.money import without_trailing_zeros
from keito_server.projects.actions.repricing import first_day_by_default, reprice_rate
from keito_server.projects.actions.saving import locked_project, locked_task
from keito_server.projects.errors import ProjectNotBillable
from keito_server.projects.events import RateRemoved, RateSet
from keito_server.projects.models import Assignment, Project, ProjectTask, Rate, Task
from keito_server.team.actions import SINCE_EVER, Repriced, check_valid_from, lock_prices
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
) -> Repriced:
    """Sets the rate per hour of a project, or its own rate for one of its tasks or one member of its team, from a day on.

    In the client's currency; no amount means no such rate from that day on. It holds until the next dated one; what was
    worked in between takes it, on drafts of invoices too, unless it stands on an issued one (R3). Without `valid_from`
    it holds from today; where no such work is saved yet, it takes the place of the one that holds today, or holds from the
    beginning. Raises `NotFound` for a task or member that the project does not have, and `ProjectNotBillable`.
    """
    require(actor, Permission.BILLABLE_RATES_VIEW)
    lock_prices(actor.workspace_id)
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
) -> Repriced:
    """Sets a task's default rate per hour, in the workspace's currency; `valid_from` as in `set_rate`."""
    require(actor, Permission.TASKS_EDIT)
    require(actor, Permission.BILLABLE_RATES_VIEW)
    lock_prices(actor.workspace_id)
    task = locked_task(actor, task_id)
    return put_rate(actor=actor, amount=amount, now=now, task=task, valid_from=valid_from)


@transaction.atomic
def remove_rate(*, actor: Member, rate_id: UUID, now: datetime) -> Repriced:
    """Takes a row out of the dated rates of a project or a task: the one before it holds on. `NotFound` for none there."""
    require(actor, Permission.BILLABLE_RATES_VIEW)
    lock_prices(actor.workspace_id)
    rate = Rate.objects.in_workspace(actor.workspace_id).filter(id=rate_id).first()
    if rate is None:
        raise NotFound
    if rate.project_id is not None:
        locked_project(actor, rate.project_id)
    elif rate.task_id is not None:
        require(actor, Permission.TASKS_EDIT)
        locked_task(actor, rate.task_id)
    Rate.objects.in_workspace(actor.workspace_id).filter(id=rate_id).delete()
    done = reprice_rate(actor=actor, rate=rate, now=now)
    removed = RateRemoved(
        workspace_id=actor.workspace_id,
        subject_id=rate_id,
        project_id=rate.project_id,
        task_id=rate.task_id,
        member_id=rate.member_id,
        valid_from=rate.valid_from.isoformat(),
        amount=_plain(rate.amount),
        repriced=done.entries,
        drafts=done.drafts,
    )
    record(event=removed, actor=actor, now=now)
    return done


def put_rate(
    *,
    actor: Member,
    amount: Decimal | None,
    now: datetime,
    project: Project | None = None,
    task: Task | None = None,
    member: Member | None = None,
    valid_from: date | None = None,
    reprices: bool = True,
) -> Repriced:
    """Writes one row of a dated list; prices are locked, and the project or task that owns it, in this transaction.

    Without `reprices` the caller gives saved work its price.
    """
    check_rate(amount, field="rate")
    if project is not None and project.bill_by == Project.BillBy.NONE and amount is not None:
        raise ProjectNotBillable(field="rate")
    if valid_from is not None:
        check_valid_from(valid_from)
    rows = Rate.objects.in_workspace(actor.workspace_id).filter(project=project, task=task, member=member)
    first_day = valid_from or _first_day(actor, rows, project, task, member, now=now)
    valid = rows.filter(valid_from__lte=first_day).order_by("-valid_from").first()
    before = None if valid is None else valid.amount
    if amount == before:
        return Repriced()
    if valid is not None and valid.valid_from == first_day:
        rate = valid
    else:
        rate = Rate(
            workspace_id=actor.workspace_id,
            project=project,
            task=task,
            member=member,
            valid_from=first_day,
            created_at=now,
        )
    rate.amount = amount
    rate.save()
    done = reprice_rate(actor=actor, rate=rate, now=now) if reprices else Repriced()
    _announce(actor, rate, before, done, now=now)
    return done


def _first_day(
    actor: Member,
    rows: "QuerySet[Rate]",
    project: Project | None,
    task: Task | None,
    member: Member | None,
    *,
    now: datetime,
) -> date:
    """From when a rate holds of which nobody said so: nothing is repriced unasked, and no list grows without need."""
    work = {"project_id": project and project.id, "task_id": task and task.id, "member_id": member and member.id}
    day = first_day_by_default(actor=actor, now=now, **work)
    if day != SINCE_EVER:
        return day
    today = day_of(now, actor.workspace.timezone)
    held = rows.filter(valid_from__lte=today).order_by("-valid_from").first()
    return SINCE_EVER if held is None else held.valid_from


def _announce(actor: Member, rate: Rate, before: Decimal | None, done: Repriced, *, now: datetime) -> None:
    rate_set = RateSet(
        workspace_id=actor.workspace_id,
        subject_id=rate.id,
        project_id=rate.project_id,
        task_id=rate.task_id,
        member_id=rate.member_id,
        valid_from=rate.valid_from.isoformat(),
        before=_plain(before),
        amount=_plain(rate.amount),
        repriced=done.entries,
        drafts=done.drafts,
    )
    record(event=rate_set, actor=actor, now=now)


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{without_trailing_zeros(amount):f}"


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
