"""Reading entries as objects, for pages and actions. The API's lists stand in `answers`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from keito_server.kit.days import elapsed_ms
from keito_server.kit.errors import NotFound
from keito_server.projects.models import Assignment
from keito_server.projects.queries import managed_projects
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require
from keito_server.team.queries import teammate_ids
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.reach import entries_of_workspace

_DONE_AT = Coalesce("started_at", "created_at")


@dataclass(frozen=True, slots=True)
class DayTotal:
    """Counted milliseconds of one day, running time not included."""

    day: date
    total_ms: int
    billable_ms: int


def visible_entries(actor: Member) -> "QuerySet[TimeEntry]":
    """The entries that the actor may see: own, assigned teammates' and those of managed projects, or all (P3)."""
    require(actor, Permission.TIME_VIEW_OWN)
    rows = entries_of_workspace(actor)
    if may(actor, Permission.TIME_VIEW_ALL):
        return rows
    if may(actor, Permission.TIME_VIEW_TEAM):
        return rows.filter(Q(member=actor) | Q(member__in=teammate_ids(actor)) | Q(project__in=managed_projects(actor)))
    return rows.filter(member=actor)


def may_see_entry(actor: Member, entry_id: UUID) -> bool:
    """Whether the entry is among those that the actor may see."""
    return visible_entries(actor).filter(id=entry_id).exists()


def get_entry(actor: Member, entry_id: UUID) -> TimeEntry:
    """One entry that the actor may see; its member carries the workspace's settings."""
    entry = visible_entries(actor).select_related("member__workspace").filter(id=entry_id).first()
    if entry is None:
        raise NotFound
    return entry


def get_shown_entry(actor: Member, entry_id: UUID) -> TimeEntry:
    """One entry that the actor's Time page lists: one they may see, or an agent's on a project of theirs."""
    rows = entries_of_workspace(actor).select_related("member__workspace").filter(id=entry_id)
    entry = rows.filter(Q(id__in=visible_entries(actor).values("id")) | agents_work_around(actor)).first()
    if entry is None:
        raise NotFound
    return entry


def list_running(actor: Member) -> list[TimeEntry]:
    """All that runs for the actor, in their own slot and in slots of agent sessions; what runs there is the actor's own."""
    return _own(actor, entries_of_workspace(actor).filter(member=actor, is_running=True).order_by("-started_at"))


def list_day(actor: Member, *, day: date) -> list[TimeEntry]:
    """The actor's own entries of a day, running first, then newest first by when the work was done."""
    rows = entries_of_workspace(actor).filter(member=actor, spent_date=day)
    return _own(actor, rows.order_by("-is_running", _DONE_AT.desc(), "-id"))


def list_agent_entries_of_day(actor: Member, *, day: date, limit: int = 100) -> list[TimeEntry]:
    """Entries of agents on the actor's projects that day, newest first: shown under their own head, in no total."""
    require(actor, Permission.TIME_VIEW_OWN)
    rows = entries_of_workspace(actor).filter(agents_work_around(actor), spent_date=day)
    return list(rows.exclude(member=actor).order_by("-is_running", _DONE_AT.desc(), "-id")[:limit])


def week_totals(actor: Member, *, days: list[date]) -> dict[date, DayTotal]:
    """The actor's counted time of each of the days that has any, in one query."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(member=actor, spent_date__in=days)
    sums = rows.values("spent_date").annotate(
        total=Sum("rounded_ms"), billable=Sum("rounded_ms", filter=Q(is_billable=True))
    )
    return {row["spent_date"]: DayTotal(row["spent_date"], row["total"] or 0, row["billable"] or 0) for row in sums}


def agents_work_around(actor: Member) -> Q:
    """Entries of agents on the projects that the actor is on the team of, which their Time page shows beside their own."""
    mine = Assignment.objects.in_workspace(actor.workspace_id).filter(member=actor).values("project_id")
    return Q(member__user_type=Member.Type.AGENT, project__in=mine)


def _own(actor: Member, rows: "QuerySet[TimeEntry]") -> list[TimeEntry]:
    entries = list(rows)
    for entry in entries:
        entry.member = actor  # which carries the workspace and its settings
    return entries


def shown_ms(entry: TimeEntry, *, now: datetime) -> int:
    """What an entry's `hours` shows: the counted time, and while running the elapsed time on top (T3)."""
    if not entry.is_running or entry.started_at is None:
        return entry.rounded_ms
    return entry.duration_ms + elapsed_ms(entry.started_at, now)


def list_uninvoiced(actor: Member, *, project_ids: Iterable[UUID], first_day: date, last_day: date) -> list[TimeEntry]:
    """Billable, stopped, not yet invoiced entries of some projects in a period, everybody's, oldest first.

    For invoices, which ask for their own permission: whoever may invoice a project sees all of its time (P3). Where the
    workspace uses approvals, only approved time (A3).
    """
    rows = invoiceable(actor, entries_of_workspace(actor))
    rows = rows.filter(project_id__in=list(project_ids), spent_date__range=(first_day, last_day), is_billable=True)
    return list(rows.order_by("spent_date", "id"))


def invoiceable(actor: Member, rows: "QuerySet[TimeEntry]") -> "QuerySet[TimeEntry]":
    """Those of the entries that an invoice may take: stopped, on no invoice, and approved where that is asked for (A3)."""
    rows = rows.filter(is_running=False, is_invoiced=False)
    return rows.filter(approval=TimeEntry.Approval.APPROVED) if actor.workspace.uses_approvals else rows
