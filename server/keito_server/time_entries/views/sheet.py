"""What the Time page shows of one day, put together from a handful of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keito_server.kit.days import elapsed_ms, week_of
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import (
    DayTotal,
    list_agent_entries_of_day,
    list_day,
    lock_of,
    shown_ms,
    week_totals,
)
from keito_server.time_entries.views.rows import Row, row_of
from keito_server.web.formats import Formats

WORKDAYS = 5
"""A week's capacity is spread over this many days; the other two have none of their own."""


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the week strip, in milliseconds. A day off has no capacity, and no meter."""

    day: date
    total_ms: int
    capacity_ms: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class WeekSums:
    """The week's account. `difference_ms` is what is left of the capacity, or what lies beyond it."""

    number: int | None
    total_ms: int
    billable_ms: int
    capacity_ms: int

    @property
    def non_billable_ms(self) -> int:
        """The rest of the week."""
        return self.total_ms - self.billable_ms

    @property
    def left_ms(self) -> int:
        """What is left of the capacity; 0 once it is used up."""
        return max(0, self.capacity_ms - self.total_ms)

    @property
    def over_ms(self) -> int:
        """What lies beyond the capacity."""
        return max(0, self.total_ms - self.capacity_ms)


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One day of one member: its week, their entries, and the agents' on their projects, which count in no total."""

    day: date
    today: date
    formats: Formats
    days: list[DayCell]
    week: WeekSums
    rows: list[Row]
    agent_rows: list[Row]
    total_ms: int

    @property
    def heading(self) -> str:
        """The day in words, with its year where that is not this one."""
        return self.formats.day(self.day, self.today)

    @property
    def empty_title(self) -> str:
        """What to say of a day without entries."""
        return f"Nothing logged {'today' if self.is_today else f'on {self.day:%A}'}"

    @property
    def empty_sentence(self) -> str:
        """What to do about that."""
        return (
            "Start a timer above, or type how long the work took." if self.is_today else "Type above how long it took."
        )

    def lists(self, entry: TimeEntry) -> bool:
        """Whether the entry is in one of the two lists."""
        return any(row.entry.id == entry.id for row in (*self.rows, *self.agent_rows))

    @property
    def previous_day(self) -> date:
        """The day before."""
        return self.day - timedelta(days=1)

    @property
    def next_day(self) -> date:
        """The day after."""
        return self.day + timedelta(days=1)

    @property
    def is_today(self) -> bool:
        """Whether it is the member's today."""
        return self.day == self.today

    @property
    def today_ms(self) -> int | None:
        """What is logged today, where today is in the shown week."""
        return next((cell.total_ms for cell in self.days if cell.day == self.today), None)

    @property
    def agents_ms(self) -> int:
        """What the agents did, for the note at their head."""
        return sum(row.shown_ms for row in self.agent_rows)


def day_sheet(actor: Member, *, day: date, today: date, running: list[TimeEntry], now: datetime) -> DaySheet:
    """The sheet of `day`. `running` is all that runs for the actor: its elapsed time counts, though nothing is saved yet."""
    days = week_of(day, actor.workspace.week_start)
    totals = _with_running(week_totals(actor, days=days), running, now=now)
    formats = Formats.of(actor)
    daily_ms = actor.capacity_ms // WORKDAYS
    sees_rates = may(actor, Permission.BILLABLE_RATES_VIEW)
    own = list_day(actor, day=day)
    agents = list_agent_entries_of_day(actor, day=day)
    return DaySheet(
        day=day,
        today=today,
        formats=formats,
        days=[
            DayCell(
                each,
                totals[each].total_ms if each in totals else 0,
                daily_ms if each.weekday() < WORKDAYS else 0,
                each == day,
            )
            for each in days
        ],
        week=WeekSums(
            number=days[0].isocalendar().week if actor.workspace.week_start == 0 else None,
            total_ms=sum(total.total_ms for total in totals.values()),
            billable_ms=sum(total.billable_ms for total in totals.values()),
            capacity_ms=actor.capacity_ms,
        ),
        rows=[
            row_of(
                one, zone=one.zone, formats=formats, lock=lock_of(actor, one, now=now), sees_rates=sees_rates, now=now
            )
            for one in own
        ],
        agent_rows=[
            row_of(one, zone=actor.zone, formats=formats, lock=None, sees_rates=sees_rates, now=now) for one in agents
        ],
        total_ms=sum(shown_ms(one, now=now) for one in own),
    )


def _with_running(totals: dict[date, DayTotal], running: list[TimeEntry], *, now: datetime) -> dict[date, DayTotal]:
    counted = dict(totals)
    for entry in running:
        total = counted.get(entry.spent_date)
        if total is None or entry.started_at is None:
            continue
        so_far = elapsed_ms(entry.started_at, now)
        counted[entry.spent_date] = DayTotal(
            total.day, total.total_ms + so_far, total.billable_ms + (so_far if entry.is_billable else 0)
        )
    return counted
