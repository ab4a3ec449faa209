"""How the budget of one project is used up, from what its days come to: the line, its level, its pace and its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from keito_server.budgets import rules
from keito_server.budgets.queries.by_day import SpendingOfDay, TimeOfDay
from keito_server.budgets.queries.progress import (
    Part,
    PartProgress,
    counts_expenses,
    most_used_first,
    part_progress,
)
from keito_server.budgets.queries.spent import NOTHING, Spent, unit_of
from keito_server.budgets.rules import Period, Projection, State, Unit
from keito_server.budgets.rules.burn import (
    DayUse,
    Point,
    cumulate_by_day,
    cumulate_by_week,
    forecast_at,
    passed_on,
    sum_by_day,
    used_since,
)
from keito_server.kit.money import divide, multiply
from keito_server.projects.models import Project

_ROOM_AHEAD = timedelta(days=28)
"""A chart of a project without an end shows at least so much of what is to come, and at most as much again as was."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the used part of a budget is made of; amounts are in the client's currency."""

    people_ms: int
    people_amount: Decimal
    agents_ms: int
    agents_amount: Decimal
    llm_usage: Decimal
    other: Decimal


@dataclass(frozen=True, slots=True)
class Burn:
    """The budget of one project in its present period. Hours are milliseconds, money is in the client's currency.

    The line goes from `first_day` over `points`, the last of which is `today`, and is forecast up to `forecast`, a day and
    what will be used by then: the day on which the budget is used up, or the last one shown. `ends_on` is where an even
    pace uses it up; None for a project without an end. `passed_on` is since when the alert's level is used.
    """

    unit: Unit
    total: Decimal
    spent: Decimal
    percent: Decimal | None
    state: State
    alert_percent: int | None
    period: Period
    parts: Parts
    includes_expenses: bool
    first_day: date
    last_day: date
    today: date
    ends_on: date | None
    points: tuple[Point, ...]
    passed_on: date | None
    projection: Projection | None
    forecast: tuple[date, Decimal] | None
    by_part: tuple[PartProgress, ...] = ()
    """The tasks or members of a budget in parts, most used first: everybody's, until they are narrowed to a reader."""

    @property
    def alert_level(self) -> Decimal | None:
        """What is used when the alert goes out."""
        if self.alert_percent is None:
            return None
        return divide(multiply(self.total, Decimal(self.alert_percent)), Decimal(100))


def burn_of(
    project: Project,
    time: Sequence[TimeOfDay],
    spending: Sequence[SpendingOfDay],
    *,
    total: Decimal,
    today: date,
    week_start: int,
    parts: Sequence[Part] = (),
) -> Burn:
    """Pure reckoning on what three queries have found; `total` is the whole budget, `parts` are what it is made of."""
    unit, period = unit_of(project), rules.period_of(is_monthly=project.budget_is_monthly, month=today)
    includes_expenses = counts_expenses(project)
    time = [one for one in time if _is_within(one.day, period)]
    spending = [one for one in spending if includes_expenses and _is_within(one.day, period)]
    uses = sum_by_day(_uses(unit, time, spending))
    spent = sum((use.total for use in uses), Decimal(0))
    recent = used_since(uses, rules.pace_period(today).first_day or today)
    ends_on = period.last_day or project.end_date
    projection = rules.project(
        spent=spent, total=total, recent=recent, today=today, period=period, ends_on=project.end_date
    )
    first_day = period.first_day or min([today, *(use.day for use in uses[:1]), *_days(project.start_date)])
    last_day = _last_day(first_day, today, ends_on, projection)
    level = project.budget_alert_percent
    state = rules.state_of(spent, total, level)
    passed = total if state is State.OVER else multiply(total, Decimal(level or 100)) / 100
    return Burn(
        unit=unit,
        total=total,
        spent=spent,
        percent=rules.percent_used(spent, total),
        state=state,
        alert_percent=level,
        period=period,
        parts=_parts(time, spending),
        includes_expenses=includes_expenses,
        first_day=first_day,
        last_day=last_day,
        today=today,
        ends_on=ends_on if ends_on is not None and ends_on > first_day else None,
        points=tuple(
            cumulate_by_day(uses, first_day=first_day, today=today)
            if period.is_month
            else cumulate_by_week(uses, first_day=first_day, today=today, week_start=week_start)
        ),
        passed_on=None if state is State.ON_TRACK else passed_on(uses, passed),
        projection=projection,
        forecast=_forecast(projection, spent=spent, total=total, recent=recent, today=today, last_day=last_day),
        by_part=_by_part(parts, time, spending, unit, level),
    )


def total_of(project: Project, parts: Sequence[Part]) -> Decimal:
    """The whole budget in milliseconds or money: of a budget in parts, the sum of these."""
    if project.budget_by in (Project.BudgetBy.PER_TASK, Project.BudgetBy.PER_PERSON):
        return sum((Decimal(part.total) for part in parts), Decimal(0))
    return Decimal((project.budget_ms if unit_of(project) is Unit.HOURS else project.budget_amount) or 0)


def _by_part(
    parts: Iterable[Part],
    time: Iterable[TimeOfDay],
    spending: Iterable[SpendingOfDay],
    unit: Unit,
    level: int | None,
) -> tuple[PartProgress, ...]:
    spent: dict[UUID | None, Spent] = {}
    for one in time:
        more = Spent(one.ms, one.amount, one.unrated_ms)
        spent[one.part_id] = spent.get(one.part_id, NOTHING) + more
    for other in spending:
        spent[other.part_id] = spent.get(other.part_id, NOTHING) + Spent(worth=other.billable)
    return most_used_first(part_progress(part, spent.get(part.id, NOTHING), unit, level) for part in parts)


def _is_within(day: date, period: Period) -> bool:
    return period.first_day is None or period.last_day is None or period.first_day <= day <= period.last_day


def _days(day: date | None) -> list[date]:
    return [] if day is None else [day]


def _uses(unit: Unit, time: Iterable[TimeOfDay], spending: Iterable[SpendingOfDay]) -> list[DayUse]:
    uses = []
    for one in time:
        used = Decimal(one.in_budget_ms) if unit is Unit.HOURS else one.in_budget_amount
        uses.append(DayUse(one.day, Decimal(0), used) if one.is_agent else DayUse(one.day, used, Decimal(0)))
    for other in spending:
        is_llm, used = other.is_llm_usage, other.in_budget
        uses.append(DayUse(other.day, Decimal(0), used) if is_llm else DayUse(other.day, used, Decimal(0)))
    return uses


def _last_day(first_day: date, today: date, ends_on: date | None, projection: Projection | None) -> date:
    """The end of the chart: that of the month or project; without one, as much ahead as the forecast needs and fits."""
    if ends_on is not None:
        return max(ends_on, today + timedelta(days=1))
    most = today + max(today - first_day, _ROOM_AHEAD)
    wanted = today + _ROOM_AHEAD if projection is None else projection.used_up_on + timedelta(days=7)
    return min(max(wanted, today + _ROOM_AHEAD), most)


def _forecast(
    projection: Projection | None, *, spent: Decimal, total: Decimal, recent: Decimal, today: date, last_day: date
) -> tuple[date, Decimal] | None:
    if projection is not None and today < projection.used_up_on <= last_day:
        return projection.used_up_on, total
    if spent >= total or recent <= 0:
        return None
    return last_day, forecast_at(last_day, spent=spent, recent=recent, today=today)


def _parts(time: Iterable[TimeOfDay], spending: Iterable[SpendingOfDay]) -> Parts:
    people_ms = agents_ms = 0
    people_amount = agents_amount = llm_usage = other = Decimal(0)
    for one in time:
        if one.is_agent:
            agents_ms, agents_amount = agents_ms + one.in_budget_ms, agents_amount + one.in_budget_amount
        else:
            people_ms, people_amount = people_ms + one.in_budget_ms, people_amount + one.in_budget_amount
    for spent in spending:
        if spent.is_llm_usage:
            llm_usage += spent.in_budget
        else:
            other += spent.in_budget
    return Parts(people_ms, people_amount, agents_ms, agents_amount, llm_usage, other)
