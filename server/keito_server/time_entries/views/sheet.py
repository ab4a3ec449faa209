"""What the Time page shows of one day, put together from a handful of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keito_server.kit.days import day_of, elapsed_ms, week_of
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import (
    DayTotal,
    list_agent_entries_of_day,
    list_day,
    lock_of,
    week_totals,
)
from keito_server.time_entries.queries.days import find_day_to_copy
from keito_server.time_entries.rules import LockState
from keito_server.time_entries.views.rows import Row, row_of
from keito_server.time_entries.views.totals import SourceChoice, Total, source_choices, total_of
from keito_server.web.formats import Formats

WORKDAYS = 5
"""A week's capacity is spread over this many days; the other two have none of their own."""


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the week strip, in milliseconds. A day off has no capacity, and no meter."""

    day: date
    total: Total
    capacity_ms: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class WeekSums:
    """The week's account, against the member's capacity."""

    number: int | None
    total: Total
    billable: Total
    capacity_ms: int

    @property
    def non_billable(self) -> Total:
        """The rest of the week."""
        total, billable = self.total, self.billable
        return Total(total.ms - billable.ms, total.grows_by - billable.grows_by, total.at)

    @property
    def is_over(self) -> bool:
        """Whether more than the capacity is logged."""
        return self.total.ms > self.capacity_ms

    @property
    def difference(self) -> Total:
        """What is left of the capacity, or what lies beyond it."""
        total = self.total
        if self.is_over:
            return Total(total.ms - self.capacity_ms, total.grows_by, total.at)
        return Total(self.capacity_ms - total.ms, -total.grows_by, total.at)


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One day of one member: its week, their entries, and the agents' on their projects, which count in no total.

    `source` narrows both lists and their sums, not the week; `copies` is the day that an empty one may be filled from.
    """

    day: date
    today: date
    formats: Formats
    days: list[DayCell]
    week: WeekSums
    rows: list[Row]
    agent_rows: list[Row]
    total: Total
    agents_total: Total
    source: str
    sources: list[SourceChoice]
    copies: date | None

    @property
    def heading(self) -> str:
        """The day in words, with its year where that is not this one."""
        return self.formats.day(self.day, self.today)

    @property
    def has_entries(self) -> bool:
        """Whether anything is logged, of any source: then there is something to narrow."""
        return self.sources[0].count > 0

    @property
    def short_heading(self) -> str:
        """The day as a phone has room for it: `Thu 12 Mar`."""
        return self.formats.short_weekday(self.day, self.today)

    @property
    def source_label(self) -> str:
        """The chosen source in a word; empty for all."""
        return next(one.label for one in self.sources if one.is_chosen) if self.source else ""

    @property
    def query(self) -> str:
        """What the addresses of this page carry on: `?source=cli`, or nothing."""
        return f"?source={self.source}" if self.source else ""

    @property
    def empty_title(self) -> str:
        """What to say of a day without entries."""
        when = "today" if self.is_today else f"on {self.day:%A}"
        return f"Nothing logged {when} by source {self.source_label}" if self.source else f"Nothing logged {when}"

    @property
    def empty_sentence(self) -> str:
        """What to do about that."""
        if self.source:
            return "Choose All above to see every entry of the day."
        if self.copies:
            return f"{'Start a timer' if self.is_today else 'Type above how long it took'}, or copy {self.copies:%A}."
        return (
            "Start a timer above, or type how long the work took." if self.is_today else "Type above how long it took."
        )

    @property
    def lock_word(self) -> str:
        """What locks the day: the commonest lock of its own entries, where every stopped one has some; empty for none.

        It is said once above the entries, and only those that are locked otherwise say theirs.
        """
        words = [row.lock_word for row in self.rows if not row.state]
        return Counter(words).most_common(1)[0][0] if len(words) > 1 and all(words) else ""

    @property
    def lock(self) -> str:
        """The sentence to `lock_word`."""
        return next((row.lock for row in self.rows if row.lock_word == self.lock_word), "")

    @property
    def has_unlocked(self) -> bool:
        """Whether one of the listed entries may be changed, so that the keys for that do something."""
        return any(not row.lock for row in self.rows)

    @property
    def has_stopped(self) -> bool:
        """Whether one of the listed entries may be copied or started again."""
        return any(not row.state for row in self.rows)

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
    def today_total(self) -> Total | None:
        """What is logged today, where today is in the shown week."""
        return next((cell.total for cell in self.days if cell.day == self.today), None)


def day_sheet(
    actor: Member, *, day: date, today: date, running: list[TimeEntry], source: str = "", now: datetime
) -> DaySheet:
    """The sheet of `day`. `running` is all that runs for the actor: its elapsed time counts, though nothing is saved yet."""
    days = week_of(day, actor.workspace.week_start)
    totals = _with_running(week_totals(actor, days=days), running, now=now)
    counted = [one for one in running if one.spent_date in totals]
    formats = Formats.of(actor)
    daily_ms = actor.capacity_ms // WORKDAYS
    sees_rates = may(actor, Permission.BILLABLE_RATES_VIEW)
    own_all, agents_all = list_day(actor, day=day), list_agent_entries_of_day(actor, day=day)
    own, agents = ([one for one in listed if source in ("", one.source)] for listed in (own_all, agents_all))
    return DaySheet(
        day=day,
        today=today,
        formats=formats,
        days=[
            DayCell(
                each,
                Total(
                    totals[each].total_ms if each in totals else 0,
                    sum(one.spent_date == each for one in counted),
                    now,
                ),
                daily_ms if each.weekday() < WORKDAYS else 0,
                each == day,
            )
            for each in days
        ],
        week=WeekSums(
            number=days[0].isocalendar().week if actor.workspace.week_start == 0 else None,
            total=Total(sum(total.total_ms for total in totals.values()), len(counted), now),
            billable=Total(
                sum(total.billable_ms for total in totals.values()), sum(one.is_billable for one in counted), now
            ),
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
        total=total_of(own, now=now),
        agents_total=total_of(agents, now=now),
        source=source,
        sources=source_choices([*own_all, *agents_all], chosen=source),
        copies=None
        if own_all or not _may_log(actor, day, today=today, now=now)
        else find_day_to_copy(actor, before=day),
    )


def _may_log(actor: Member, day: date, *, today: date, now: datetime) -> bool:
    """Whether the actor's own new time on this day is not too early, and not locked by its age (T1, T5)."""
    workspace = actor.workspace
    state = LockState(
        approval=TimeEntry.Approval.UNSUBMITTED,
        is_invoiced=False,
        spent_date=day,
        today=day_of(now, workspace.timezone),
        lock_after_days=workspace.lock_after_days,
    )
    refusal = state.refusal(edits_all=may(actor, Permission.TIME_EDIT_ALL), edits_submitted=False)
    return day <= today + timedelta(days=1) and refusal is None


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
