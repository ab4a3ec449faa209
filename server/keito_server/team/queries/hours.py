"""Time worked by members, as pages of the team show it. Entries live above the team: they register who counts them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class WorkedHours:
    """Milliseconds of some days, and how many of them are billable: saved time (T4), and what runs so far (N1)."""

    total_ms: int = 0
    billable_ms: int = 0

    def __add__(self, other: "WorkedHours") -> "WorkedHours":
        return WorkedHours(self.total_ms + other.total_ms, self.billable_ms + other.billable_ms)


@dataclass(frozen=True, slots=True)
class HoursSource:
    """Who counts hours: each function is one query, and counts only entries that the actor may see.

    `worked(actor, member_ids, first_day, last_day, now)` answers by member, with the time elapsed until `now` of what
    runs; `live_since(actor, member_ids)` since when the newest agent session of a member runs, for those with one;
    `counted_in(actor, member, spans)` the saved milliseconds of one member in each span of days, both included, None
    for no end.
    """

    worked: Callable[[Member, Collection[UUID], date, date, datetime], dict[UUID, WorkedHours]]
    live_since: Callable[[Member, Collection[UUID]], dict[UUID, datetime]]
    counted_in: Callable[[Member, Member, Sequence[tuple[date, date | None]]], list[int]]


_sources: list[HoursSource] = []


def register_hours_source(source: HoursSource) -> None:
    """Has `source` asked for the hours that pages of the team show."""
    _sources[:] = [source]


def hours_source() -> HoursSource:
    """Who counts hours: the entries' app, which every installation has."""
    return _sources[0]
