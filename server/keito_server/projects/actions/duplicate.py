"""Making a new project from one that is there: its settings, tasks, team, rates, budgets and limits, but none of its time."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.days import day_of
from keito_server.kit.names import check_name
from keito_server.projects.actions.fields import check_code
from keito_server.projects.actions.saving import insert_with_slug, locked_client, locked_project
from keito_server.projects.actions.staff import put_assignment
from keito_server.projects.events import ProjectDuplicated
from keito_server.projects.models import AgentLimit, Assignment, Project, ProjectTask, Rate
from keito_server.projects.rules import check_dates
from keito_server.team.actions import SINCE_EVER
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

_COPIED = (
    "client_id",
    "billing_type",
    "bill_by",
    "agents_bill_at",
    "fee",
    "is_billable",
    "budget_by",
    "budget_unit",
    "budget_ms",
    "budget_amount",
    "budget_is_monthly",
    "budget_includes_expenses",
    "budget_is_visible",
    "budget_alert_percent",
    "notes",
)


@transaction.atomic
def duplicate_project(
    *,
    actor: Member,
    project_id: UUID,
    name: str,
    now: datetime,
    code: str = "",
    start_date: date | None = None,
    end_date: date | None = None,
) -> Project:
    """Copies a project of an active client under another name, with a code and dates of its own.

    Archived tasks and members are left behind. Of the rates it takes those that hold today, from the beginning on, and
    those to come (R3). Who copies must be able to change the original, because they may then change the copy. Where no
    manager is left, the actor becomes it. Raises `ClientArchived` and `ProjectNameTaken`.
    """
    require(actor, Permission.PROJECTS_CREATE)
    original = locked_project(actor, project_id)
    locked_client(actor, original.client_id)
    check_dates(start_date, end_date)
    copy = Project(
        workspace_id=actor.workspace_id,
        name=check_name(name, longest=120),
        code=check_code(code),
        start_date=start_date,
        end_date=end_date,
        created_at=now,
        **{column: getattr(original, column) for column in _COPIED},
    )
    insert_with_slug(copy, fallback="project")
    duplicated = ProjectDuplicated(
        workspace_id=actor.workspace_id,
        subject_id=copy.id,
        name=copy.name,
        client_id=copy.client_id,
        from_id=original.id,
    )
    record(event=duplicated, actor=actor, now=now)
    tasks = _copy_tasks(original, copy, now)
    members = _copy_team(actor, original, copy, now)
    _copy_rates(original, copy, tasks | members, today=day_of(now, actor.workspace.timezone), now=now)
    _copy_limit(original, copy, now)
    return copy


def _copy_tasks(original: Project, copy: Project, now: datetime) -> set[UUID]:
    rows = ProjectTask.objects.in_workspace(original.workspace_id)
    offered = rows.filter(project=original, task__archived_at=None).order_by("created_at", "id")
    copies = [
        ProjectTask(
            workspace_id=copy.workspace_id,
            project=copy,
            task_id=row.task_id,
            is_billable=row.is_billable,
            budget_ms=row.budget_ms,
            budget_amount=row.budget_amount,
            created_at=now,
        )
        for row in offered
    ]
    rows.bulk_create(copies)
    return {row.task_id for row in copies}


def _copy_team(actor: Member, original: Project, copy: Project, now: datetime) -> set[UUID]:
    """Assigns the same active members, each of whom is told like of any new project."""
    rows = Assignment.objects.in_workspace(original.workspace_id).select_related("member")
    team = list(rows.filter(project=original, member__archived_at=None).order_by("created_at", "id"))
    has_manager = any(row.is_manager for row in team)
    for row in team:
        is_manager = row.is_manager or (not has_manager and row.member_id == actor.id)
        new = put_assignment(actor=actor, project=copy, member=row.member, is_manager=is_manager, now=now)
        if row.budget_ms is not None or row.budget_amount is not None:
            new.budget_ms, new.budget_amount = row.budget_ms, row.budget_amount
            new.save(update_fields=["budget_ms", "budget_amount"])
    if not has_manager and all(row.member_id != actor.id for row in team):
        put_assignment(actor=actor, project=copy, member=actor, is_manager=True, now=now)
    return {row.member_id for row in team}


def _copy_rates(original: Project, copy: Project, parts: set[UUID], *, today: date, now: datetime) -> None:
    rows = Rate.objects.in_workspace(original.workspace_id).filter(project=original).order_by("valid_from")
    kept = [rate for rate in rows if (rate.task_id or rate.member_id) in parts | {None}]
    rows.bulk_create(
        Rate(
            workspace_id=copy.workspace_id,
            project=copy,
            task_id=rate.task_id,
            member_id=rate.member_id,
            valid_from=rate.valid_from if rate.valid_from > today else SINCE_EVER,
            amount=rate.amount,
            created_at=now,
        )
        for rate in _still_valid(kept, today)
    )


def _still_valid(rates: Iterable[Rate], today: date) -> list[Rate]:
    """Of each list, in its order, what holds today and what will; "no rate" only where it ends another one."""
    current: dict[tuple[UUID | None, UUID | None], Rate] = {}
    coming: list[Rate] = []
    for rate in rates:
        if rate.valid_from <= today:
            current[rate.task_id, rate.member_id] = rate
        else:
            coming.append(rate)
    return [*(rate for rate in current.values() if rate.amount is not None), *coming]


def _copy_limit(original: Project, copy: Project, now: datetime) -> None:
    rows = AgentLimit.objects.in_workspace(original.workspace_id)
    limit = rows.filter(project=original).first()
    if limit is not None:
        rows.create(
            workspace_id=copy.workspace_id,
            project=copy,
            limit_ms=limit.limit_ms,
            limit_amount=limit.limit_amount,
            limit_tokens=limit.limit_tokens,
            is_monthly=limit.is_monthly,
            created_at=now,
        )
