"""The entries of the Team list by day, with the sums of each day and of all that fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import lock_of
from keito_server.time_entries.queries.team_list import DaySum
from keito_server.time_entries.views.rows import Row, row_of, state_of
from keito_server.web.formats import Formats, share


@dataclass(frozen=True, slots=True)
class TeamTotals:
    """Counted time of all that fits in milliseconds; of what runs only its head start, `running` says how many that are."""

    by_day: dict[date, DaySum]
    total_ms: int
    billable_ms: int
    agents_ms: int
    count: int
    running: int

    @classmethod
    def of(cls, sums: Sequence[DaySum]) -> "TeamTotals":
        """The sums of some days."""
        return cls(
            by_day={one.day: one for one in sums},
            total_ms=sum(one.total_ms for one in sums),
            billable_ms=sum(one.billable_ms for one in sums),
            agents_ms=sum(one.agents_ms for one in sums),
            count=sum(one.count for one in sums),
            running=sum(one.running for one in sums),
        )

    @property
    def non_billable_ms(self) -> int:
        """The rest."""
        return self.total_ms - self.billable_ms

    @property
    def people_ms(self) -> int:
        """What people did."""
        return self.total_ms - self.agents_ms

    @property
    def billable_share(self) -> Decimal:
        """Of all, in percent."""
        return share(self.billable_ms, self.total_ms)

    @property
    def agents_share(self) -> Decimal:
        """Of all, in percent."""
        return share(self.agents_ms, self.total_ms)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """An entry in the list; `state` is a badge's key with its words."""

    row: Row
    state: tuple[str, str]


@dataclass(frozen=True, slots=True)
class TeamDay:
    """One day with those of its entries that stand on this page, and its sum over all pages."""

    day: date
    sum: DaySum
    rows: list[TeamRow]


def team_days(
    actor: Member, entries: Sequence[TimeEntry], totals: TeamTotals, *, formats: Formats, now: datetime
) -> list[TeamDay]:
    """The entries of a page, which come newest day first, by day. Times are those of each entry's own zone."""
    sees_rates = may(actor, Permission.BILLABLE_RATES_VIEW)

    def row(entry: TimeEntry) -> TeamRow:
        lock = lock_of(actor, entry, now=now)
        zone = actor.zone if entry.member.is_agent else entry.zone
        shown = row_of(entry, zone=zone, formats=formats, lock=lock, sees_rates=sees_rates, now=now)
        return TeamRow(shown, state_of(entry))

    return [
        TeamDay(day, totals.by_day.get(day) or DaySum(day, 0, 0, 0, 0, 0), [row(entry) for entry in listed])
        for day, listed in groupby(entries, key=lambda entry: entry.spent_date)
    ]
