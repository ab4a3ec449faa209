"""The Team list: entries of everybody whom the actor may see, narrowed and in pages, with sums over all that fit (P3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.team.queries import AGENT_WORK
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import visible_entries

TEAM_PAGE = 50
"""How many entries a page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFilters:
    """What the list is narrowed to; None and empty narrow nothing. Days are included."""

    member_id: UUID | None = None
    client_id: UUID | None = None
    project_id: UUID | None = None
    task_id: UUID | None = None
    is_billable: bool | None = None
    approval: str = ""
    source: str = ""
    session_id: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one entry in the list."""

    day: date
    entry_id: UUID

    @classmethod
    def of(cls, entry: TimeEntry) -> "Place":
        """Where the entry stands."""
        return cls(entry.spent_date, entry.id)


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Entries, newest day first, and the places beside which newer and older ones stand."""

    entries: Sequence[TimeEntry]
    newer_than: Place | None
    older_than: Place | None


@dataclass(frozen=True, slots=True)
class DaySum:
    """Counted time of one day in milliseconds, what runs with its head start only; and how many entries these are."""

    day: date
    total_ms: int
    billable_ms: int
    agents_ms: int
    count: int
    running: int


def list_team_entries(
    actor: Member, filters: TeamFilters, *, older_than: Place | None = None, newer_than: Place | None = None
) -> TeamPage:
    """The newest page of what fits, or the one beside a place: one query. Each entry's member carries the workspace."""
    rows = _narrowed(actor, filters)
    if newer_than is not None:
        found = list(rows.filter(_after(newer_than)).order_by("spent_date", "id")[: TEAM_PAGE + 1])
        if len(found) > TEAM_PAGE:
            return _page(actor, found[:TEAM_PAGE][::-1], has_newer=True, has_older=True)
        older_than = None  # the newest page is always a full one, however one came to it
    if older_than is not None:
        rows = rows.filter(_before(older_than))
    found = list(rows.order_by("-spent_date", "-id")[: TEAM_PAGE + 1])
    return _page(actor, found[:TEAM_PAGE], has_newer=older_than is not None, has_older=len(found) > TEAM_PAGE)


def team_sums(actor: Member, filters: TeamFilters) -> list[DaySum]:
    """The sums of each day with something that fits, over all pages: one query."""
    rows = _narrowed(actor, filters).select_related(None).order_by().values("spent_date")
    sums = rows.annotate(
        total=Sum("rounded_ms"),
        billable=Sum("rounded_ms", filter=Q(is_billable=True)),
        agents=Sum("rounded_ms", filter=AGENT_WORK),
        count=Count("id"),
        running=Count("id", filter=Q(is_running=True)),
    )
    return [
        DaySum(
            day=row["spent_date"],
            total_ms=row["total"] or 0,
            billable_ms=row["billable"] or 0,
            agents_ms=row["agents"] or 0,
            count=row["count"],
            running=row["running"],
        )
        for row in sums
    ]


def _narrowed(actor: Member, filters: TeamFilters) -> "QuerySet[TimeEntry]":
    require(actor, Permission.TIME_VIEW_TEAM)
    wanted = {
        "member_id": filters.member_id,
        "project__client_id": filters.client_id,
        "project_id": filters.project_id,
        "task_id": filters.task_id,
        "is_billable": filters.is_billable,
        "approval": filters.approval or None,
        "source": filters.source or None,
        "session_id": filters.session_id or None,
        "spent_date__gte": filters.first_day,
        "spent_date__lte": filters.last_day,
    }
    return visible_entries(actor).filter(**{name: value for name, value in wanted.items() if value is not None})


def _page(actor: Member, entries: list[TimeEntry], *, has_newer: bool, has_older: bool) -> TeamPage:
    for entry in entries:
        entry.member.workspace = actor.workspace  # with its settings, for what locks an entry
    return TeamPage(
        entries,
        newer_than=Place.of(entries[0]) if has_newer and entries else None,
        older_than=Place.of(entries[-1]) if has_older and entries else None,
    )


# The first condition alone bounds the day, so that an index on days is read from there on.
def _before(place: Place) -> Q:
    return Q(spent_date__lte=place.day) & (Q(spent_date__lt=place.day) | Q(id__lt=place.entry_id))


def _after(place: Place) -> Q:
    return Q(spent_date__gte=place.day) & (Q(spent_date__gt=place.day) | Q(id__gt=place.entry_id))
