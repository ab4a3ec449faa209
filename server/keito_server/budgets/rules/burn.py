"""How a budget is used up day by day: cumulated by week or by day, when it passed a level, and when it will be used up.

Everything is exact: hours are milliseconds and money is in the client's currency, both as `Decimal`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from keito_server.budgets.rules.progress import PACE_DAYS
from keito_server.kit.days import week_of
from keito_server.kit.money import divide, multiply


@dataclass(frozen=True, slots=True)
class DayUse:
    """What one day used of a budget; `agents` is agents' time and LLM usage, `people` all else."""

    day: date
    people: Decimal
    agents: Decimal

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.people + self.agents


@dataclass(frozen=True, slots=True)
class Point:
    """What was used in all by the end of a week (or of a day): from `first_day` to `last_day`, both included."""

    first_day: date
    last_day: date
    people: Decimal
    agents: Decimal

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.people + self.agents


def sum_by_day(uses: Iterable[DayUse]) -> list[DayUse]:
    """One `DayUse` a day, earliest first."""
    days: dict[date, DayUse] = {}
    for use in uses:
        known = days.get(use.day, DayUse(use.day, Decimal(0), Decimal(0)))
        days[use.day] = DayUse(use.day, known.people + use.people, known.agents + use.agents)
    return [days[day] for day in sorted(days)]


def cumulate_by_week(uses: Sequence[DayUse], *, first_day: date, today: date, week_start: int) -> list[Point]:
    """A point for each week from the one of `first_day` to that of `today`, which ends today.

    What lies before the first day is in the first point, what lies after today in the last one: the last point is all.
    """
    spans: list[tuple[date, date]] = []
    day = first_day
    while day <= today:
        last = min(week_of(day, week_start)[-1], today)
        spans.append((day, last))
        day = last + timedelta(days=1)
    return _cumulate(uses, spans or [(first_day, first_day)])


def cumulate_by_day(uses: Sequence[DayUse], *, first_day: date, today: date) -> list[Point]:
    """A point for each day from the first to today, as of a month."""
    days = [first_day + timedelta(days=place) for place in range(max((today - first_day).days, 0) + 1)]
    return _cumulate(uses, [(day, day) for day in days])


def passed_on(uses: Sequence[DayUse], level: Decimal) -> date | None:
    """The day since which at least `level` is used; None where less is. What a refund took back does not count."""
    used, since = Decimal(0), None
    for use in uses:
        used += use.total
        since = (since or use.day) if used >= level else None
    return since


def used_since(uses: Iterable[DayUse], first_day: date) -> Decimal:
    """What was used from a day on: since `pace_period`'s first day it is the pace of the last four weeks."""
    return sum((use.total for use in uses if use.day >= first_day), Decimal(0))


def forecast_at(day: date, *, spent: Decimal, recent: Decimal, today: date) -> Decimal:
    """What will be used by the end of a later day if each day uses as much as those of the last four weeks, `recent` in all."""
    return spent + divide(multiply(recent, Decimal((day - today).days)), Decimal(PACE_DAYS))


def _cumulate(uses: Sequence[DayUse], spans: Sequence[tuple[date, date]]) -> list[Point]:
    points: list[Point] = []
    people, agents, place = Decimal(0), Decimal(0), 0
    for number, (first, last) in enumerate(spans, start=1):
        while place < len(uses) and (uses[place].day <= last or number == len(spans)):
            people, agents = people + uses[place].people, agents + uses[place].agents
            place += 1
        points.append(Point(first, last, people, agents))
    return points
