"""What people have logged, summed by the database for a hundred at a time: one query each."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from keito_server.kit.days import elapsed_ms
from keito_server.time_entries.models import TimeEntry

LOOKS_BACK = timedelta(weeks=13)
"""How far before its week a reminder names time that is not submitted: what is older is nobody's oversight any more."""

_UNSUBMITTED = TimeEntry.Approval.UNSUBMITTED
_SUMS = {"saved_ms": Sum("rounded_ms"), "count": Count("id")}


@dataclass(slots=True)
class Today:
    """What somebody has of one day."""

    worked_ms: int = 0
    is_handed_in: bool = False


@dataclass(slots=True)
class OpenWeek:
    """What somebody has of a week, what of it is not submitted: its entries, and those that keep it from being so (T3, T8)."""

    days: set[date] = field(default_factory=set)
    total_ms: int = 0
    open_ms: int = 0
    entries: int = 0
    running: int = 0
    over_a_day: int = 0
    without_notes: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Counted time of one member on one day on one project, of one kind."""

    day: date
    project: str
    client: str
    worked_ms: int
    is_billable: bool
    approval: str


def hours_today(workspace_id: UUID, member_ids: Collection[UUID], day: date, now: datetime) -> dict[UUID, Today]:
    """Each member's time of one day, what runs included."""
    found: dict[UUID, Today] = defaultdict(Today)
    rows = _entries(workspace_id, member_ids, day, day).values("member_id", "approval", "runs_since")
    for row in rows.annotate(**_SUMS):
        today = found[row["member_id"]]
        today.worked_ms += _worked_ms(row, now)
        today.is_handed_in |= row["approval"] != _UNSUBMITTED
    return found


def open_weeks(
    workspace_id: UUID, member_ids: Collection[UUID], first_day: date, last_day: date, now: datetime
) -> dict[UUID, OpenWeek]:
    """Each member's time of a week, with what of it is not submitted."""
    is_open = Q(approval=_UNSUBMITTED)
    counts = {
        "over_a_day": Count("id", filter=is_open & Q(is_over_a_day=True)),
        "without_notes": Count("id", filter=is_open & Q(is_missing_notes=True)),
        "unseen": Count("id", filter=is_open & Q(is_auto_stopped=True, is_reviewed=False)),
    }
    rows = _entries(workspace_id, member_ids, first_day, last_day)
    found: dict[UUID, OpenWeek] = defaultdict(OpenWeek)
    for row in rows.values("member_id", "spent_date", "approval", "runs_since").annotate(**_SUMS, **counts):
        week = found[row["member_id"]]
        worked_ms = _worked_ms(row, now)
        week.days.add(row["spent_date"])
        week.total_ms += worked_ms
        if row["approval"] == _UNSUBMITTED:
            week.open_ms += worked_ms
            week.entries += row["count"]
            week.running += row["count"] if row["runs_since"] else 0
            week.over_a_day += row["over_a_day"]
            week.without_notes += row["without_notes"]
            week.unseen += row["unseen"]
    return found


def earlier_open_days(workspace_id: UUID, member_ids: Collection[UUID], before: date) -> dict[UUID, list[date]]:
    """The days of each member, not long before one, with time that is not submitted."""
    entries = TimeEntry.objects.in_workspace(workspace_id).order_by()
    rows = entries.filter(member_id__in=member_ids, approval=_UNSUBMITTED, is_running=False)
    found: dict[UUID, list[date]] = defaultdict(list)
    span = (before - LOOKS_BACK, before - timedelta(days=1))
    for member_id, day in rows.filter(spent_date__range=span).values_list("member_id", "spent_date").distinct():
        found[member_id].append(day)
    return found


def hours_of_week(
    workspace_id: UUID, member_ids: Collection[UUID], first_day: date, last_day: date, now: datetime
) -> dict[UUID, list[ReportLine]]:
    """Each member's time of a week by day and project."""
    by = ("member_id", "spent_date", "project_id", "is_billable", "approval", "runs_since")
    rows = _entries(workspace_id, member_ids, first_day, last_day).values(*by, "project__name", "project__client__name")
    found: dict[UUID, list[ReportLine]] = defaultdict(list)
    for row in rows.annotate(**_SUMS):
        line = ReportLine(
            day=row["spent_date"],
            project=row["project__name"],
            client=row["project__client__name"],
            worked_ms=_worked_ms(row, now),
            is_billable=row["is_billable"],
            approval=row["approval"],
        )
        found[row["member_id"]].append(line)
    return found


def _entries(workspace_id: UUID, member_ids: Collection[UUID], first_day: date, last_day: date) -> "QuerySet[Any, Any]":
    entries = TimeEntry.objects.in_workspace(workspace_id).order_by()
    rows = entries.filter(member_id__in=member_ids, spent_date__range=(first_day, last_day))
    return rows.annotate(runs_since=Case(When(is_running=True, then=F("started_at"))))


def _worked_ms(row: Mapping[str, Any], now: datetime) -> int:
    """What is saved as it counts (T4), and what runs as elapsed until now (N1)."""
    since, saved_ms = row["runs_since"], int(row["saved_ms"])
    return saved_ms if since is None else saved_ms + int(row["count"]) * elapsed_ms(since, now)
