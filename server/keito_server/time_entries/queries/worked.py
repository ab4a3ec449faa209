"""Time by project, task and member, as the pages of projects show it: one query each, narrowed to what the actor sees."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from keito_server.projects.models import Project
from keito_server.projects.queries import TimeSource, Worked, WorkedOn, WorkedOnProject
from keito_server.team.models import Member
from keito_server.team.queries import AGENT_WORK
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import visible_entries

_RECENT = "recent_"


def _sums(prefix: str = "", *, since: date | None = None) -> dict[str, Sum]:
    """What is summed of entries, by the names that `_worked` reads; with `since` only from that day on."""
    days = Q() if since is None else Q(spent_date__gte=since)
    return {
        f"{prefix}all_ms": Sum("rounded_ms", filter=days or None),
        f"{prefix}agents_ms": Sum("rounded_ms", filter=days & AGENT_WORK),
        f"{prefix}worth": Sum("amount", filter=days or None),
        f"{prefix}unrated_ms": Sum("rounded_ms", filter=days & Q(is_billable=True, rate__isnull=True)),
    }


def worked_by_project(actor: Member, project_ids: Collection[UUID]) -> dict[UUID, Worked]:
    """Counted time of some projects; what runs counts with its head start only."""
    rows = _rows(actor).filter(project_id__in=project_ids).values("project_id").annotate(**_sums())
    return {row["project_id"]: _worked(row) for row in rows}


def worked_by_task(actor: Member, project: Project) -> list[WorkedOn]:
    """Counted time of a project by task, most first; entries without a task stand together."""
    rows = _rows(actor).filter(project=project).values("task_id", "task__name").annotate(**_sums())
    found = [WorkedOn(row["task_id"], row["task__name"] or "", _worked(row)) for row in rows]
    return sorted(found, key=lambda row: (-row.worked.total_ms, row.name))


def worked_by_member(actor: Member, project: Project) -> list[WorkedOn]:
    """Counted time of a project by member, people before agents, most first."""
    names = ("member_id", "member__first_name", "member__last_name", "member__user_type")
    rows = _rows(actor).filter(project=project).values(*names).annotate(**_sums())
    found = [
        WorkedOn(
            id=row["member_id"],
            name=f"{row['member__first_name']} {row['member__last_name']}".strip(),
            worked=_worked(row),
            is_agent=row["member__user_type"] == Member.Type.AGENT,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.is_agent, -row.worked.total_ms, row.name))


def worked_of_member(actor: Member, member: Member, since: date) -> dict[UUID, tuple[Worked, Worked]]:
    """Counted time of a member by project: all of it, and that from a day on."""
    rows = _rows(actor).filter(member=member).values("project_id").annotate(**_sums(), **_sums(_RECENT, since=since))
    return {row["project_id"]: (_worked(row), _worked(row, _RECENT)) for row in rows}


def worked_on_project(actor: Member, project: Project, since: date) -> WorkedOnProject:
    """Counted time of a project by task and by member, each most first, and by member what is since a day: one query."""
    names = ("task_id", "task__name", "member_id", "member__first_name", "member__last_name", "member__user_type")
    recent = Sum("rounded_ms", filter=Q(spent_date__gte=since))
    rows = _rows(actor).filter(project=project).values(*names).annotate(**_sums(), since_ms=recent)
    by_task: dict[UUID | None, WorkedOn] = {}
    by_member: dict[UUID, WorkedOn] = {}
    recent_ms: dict[UUID, int] = {}
    for row in rows:
        task_id, member_id, worked = row["task_id"], row["member_id"], _worked(row)
        task = by_task.get(task_id, WorkedOn(task_id, row["task__name"] or "", Worked()))
        by_task[task_id] = replace(task, worked=task.worked + worked)
        name = f"{row['member__first_name']} {row['member__last_name']}".strip()
        is_agent = row["member__user_type"] == Member.Type.AGENT
        member = by_member.get(member_id, WorkedOn(member_id, name, Worked(), is_agent))
        by_member[member_id] = replace(member, worked=member.worked + worked)
        recent_ms[member_id] = recent_ms.get(member_id, 0) + (row["since_ms"] or 0)
    return WorkedOnProject(
        by_task=sorted(by_task.values(), key=lambda one: (-one.worked.total_ms, one.name)),
        by_member=sorted(by_member.values(), key=lambda one: (one.is_agent, -one.worked.total_ms, one.name)),
        recent_ms=recent_ms,
    )


TIME_SOURCE = TimeSource(
    by_project=worked_by_project,
    by_task=worked_by_task,
    by_member=worked_by_member,
    of_member=worked_of_member,
    of_project=worked_on_project,
)


def _rows(actor: Member) -> QuerySet[TimeEntry]:
    return visible_entries(actor).select_related(None).order_by()


def _worked(row: Mapping[str, Any], prefix: str = "") -> Worked:
    agents_ms = row[f"{prefix}agents_ms"] or 0
    return Worked(
        people_ms=(row[f"{prefix}all_ms"] or 0) - agents_ms,
        agents_ms=agents_ms,
        amount=row[f"{prefix}worth"] or Decimal(0),
        unrated_ms=row[f"{prefix}unrated_ms"] or 0,
    )
