"""Budgets reckoned: the period they are for, how far they are used, what crossed a threshold, and how long they last.

Pure. Budgets are whole milliseconds, or money as `Decimal` in the client's currency; both are reckoned alike (budgets.md).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from keito_server.kit.days import day_of
from keito_server.kit.money import divide, multiply, round_half_up

Amount = Decimal | int
"""Milliseconds, or units of a currency."""

PACE_DAYS = 28
"""The pace of a project is what it used in the last four weeks, today among them."""
_FARTHEST = timedelta(days=3650)
"""Nobody plans by a day farther away than ten years."""


class State(StrEnum):
    """How a budget stands (budget-reports.md, Status)."""

    ON_TRACK = "on_track"
    WARNING = "warning"
    """Past its threshold, and within the budget."""
    OVER = "over"


class Unit(StrEnum):
    """What a budget is counted in."""

    HOURS = "hours"
    FEES = "fees"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a budget is for, both included; a budget that never resets is for all days."""

    first_day: date | None = None
    last_day: date | None = None

    @property
    def key(self) -> str:
        """`2026-03` for a month, '' for all days: what alerts are remembered by."""
        return "" if self.first_day is None else f"{self.first_day:%Y-%m}"

    @property
    def is_month(self) -> bool:
        """Whether the budget resets at its end."""
        return self.first_day is not None


ALL_DAYS = Period()


def month_of(day: date) -> Period:
    """The calendar month that holds a day."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def first_of_month(now: datetime, zone: str) -> date:
    """The first day of the month that it is in the workspace's timezone: what "this month" means to a budget."""
    return day_of(now, zone).replace(day=1)


def period_of(*, is_monthly: bool, month: date) -> Period:
    """What a budget is for: the month that holds that day, or all days."""
    return month_of(month) if is_monthly else ALL_DAYS


def percent_used(spent: Amount, total: Amount) -> Decimal | None:
    """The share of a budget that is used, in percent with 60 digits, beyond 100 too; None of a budget of nothing."""
    return divide(multiply(Decimal(spent), Decimal(100)), Decimal(total)) if total > 0 else None


def shown_percent(percent: Decimal, *, threshold: int | None, places: int = 0) -> Decimal:
    """A share as every page, mail and answer of the API shows it: half up, and never a level that is not reached.

    This is the one rule by which shares of budgets are rounded. What is below 100 % is not shown as 100 %, nor what is
    below the threshold as the threshold: there the digits beyond `places` are cut off. Beyond both it is half up again.
    """
    rounded = round_half_up(percent, places)
    levels = (100,) if threshold is None else (100, threshold)
    if any(percent < level <= rounded for level in levels):
        # Half up to a level not reached went up by less than one unit of the last place.
        return rounded - Decimal(1).scaleb(-places)
    return rounded


def whole_percent(percent: Decimal, threshold: int | None) -> int:
    """`shown_percent` in whole percent, as lists and mails show it."""
    return int(shown_percent(percent, threshold=threshold))


def has_crossed(spent: Amount, total: Amount, percent: int | None) -> bool:
    """Whether so many percent of a budget are used, or more; of a budget of nothing, whether anything is. Exact."""
    if percent is None or spent <= 0:
        return False
    return multiply(Decimal(spent), Decimal(100)) >= multiply(Decimal(total), Decimal(percent))


def state_of(spent: Amount, total: Amount, percent: int | None) -> State:
    """How a budget stands; `percent` is its threshold, None for none. A budget that is just used up is not over yet."""
    if spent > total:
        return State.OVER
    return State.WARNING if has_crossed(spent, total, percent) else State.ON_TRACK


@dataclass(frozen=True, slots=True)
class Projection:
    """When a budget will be used up at the present pace; `days_before_end` counts from there to the project's end.

    That is None where the project has no end, or the budget lasts until then.
    """

    used_up_on: date
    days_before_end: int | None = None


def project(
    *, spent: Amount, total: Amount, recent: Amount, today: date, period: Period = ALL_DAYS, ends_on: date | None = None
) -> Projection | None:
    """When a budget is used up if the coming days use as much as those of the last four weeks, `recent` in all.

    None without a pace, for a budget that is over, or that lasts until it resets or for ten years.
    """
    if spent > total or recent <= 0:
        return None
    days = ceil(Fraction(total - spent) * PACE_DAYS / Fraction(recent))
    if days > _FARTHEST.days:
        return None
    used_up_on = today + timedelta(days=days)
    if period.last_day is not None and used_up_on > period.last_day:
        return None
    is_early = ends_on is not None and used_up_on < ends_on
    return Projection(used_up_on, (ends_on - used_up_on).days if ends_on is not None and is_early else None)


def pace_period(today: date) -> Period:
    """The days whose use makes the pace."""
    return Period(today - timedelta(days=PACE_DAYS - 1), today)
