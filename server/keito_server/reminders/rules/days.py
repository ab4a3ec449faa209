"""What is missing of a day or a week."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from keito_server.kit.days import week_of

_WORKING_DAYS = range(5)
_OPEN_BELOW = 5


def is_day_open(worked_ms: int, capacity_ms: int, *, is_handed_in: bool) -> bool:
    """Whether a day is not finished: less than a fifth of the week's capacity, and nothing of it handed in."""
    return not is_handed_in and worked_ms * _OPEN_BELOW < capacity_ms


def days_without_time(worked_days: Collection[date], first_day: date, last_day: date) -> list[date]:
    """Days from Monday to Friday in the span, both ends included, on which nothing was logged."""
    span = (first_day + timedelta(days=offset) for offset in range((last_day - first_day).days + 1))
    return [day for day in span if day.weekday() in _WORKING_DAYS and day not in worked_days]


def earlier_weeks(days: Iterable[date], week_start: int) -> list[date]:
    """The first days of the weeks that hold these days, the latest first."""
    return sorted({week_of(day, week_start)[0] for day in days}, reverse=True)
