"""Instants, zones and days: the one place that decides which calendar day an instant belongs to (T1)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

YEARS = range(1970, 9999)
"""Years that an address may name a day of; the weeks and months around any of their days are within the calendar."""
_INSTANT = timedelta(seconds=1)
_EARLY_DAYS = 3
"""Days at the beginning of a week on which one still asks for the week before."""


@lru_cache(maxsize=1)
def timezone_names() -> frozenset[str]:
    """Names of all time zones that a person may choose."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


def day_of(instant: datetime, zone: str) -> date:
    """The calendar day of `instant` (aware) in the named zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def instant_of(day: date, wall_time: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks in the named zone show this time on this day; the earlier one where it comes twice."""
    return datetime.combine(day, wall_time, ZoneInfo(zone)).astimezone(UTC)


def first_instant_of(day: date, wall_time: time, zone: str) -> datetime:
    """The instant (UTC) from which clocks in the named zone have reached this time of this day.

    The earlier one where the time comes twice; where it is left out, the first instant after the gap.
    """
    wall = datetime.combine(day, wall_time)
    instant = instant_of(day, wall_time, zone)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall:
        return instant
    # Read by the clock after the gap the time lies before it, by the clock before the gap after it.
    before, after = wall.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC), instant
    offset = before.astimezone(ZoneInfo(zone)).utcoffset()
    while after - before > _INSTANT:
        middle = before + (after - before) // 2
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def next_instant(weekday: int, wall_time: time, zone: str, now: datetime) -> datetime:
    """The next instant (UTC) after `now` at which clocks in the named zone show this time on this weekday (Monday is 0)."""
    today = day_of(now, zone)
    days = (today + timedelta(days=(weekday - today.weekday()) % 7 + 7 * weeks) for weeks in range(3))
    return next(instant for day in days if (instant := first_instant_of(day, wall_time, zone)) > now)


def elapsed_ms(started_at: datetime, stopped_at: datetime) -> int:
    """Real time between two aware instants in whole milliseconds, never negative.

    Reckoned in UTC (T1): two instants of one zone would be subtracted by their wall clocks, a change of DST left out.
    """
    return max(0, (stopped_at.astimezone(UTC) - started_at.astimezone(UTC)) // timedelta(milliseconds=1))


def week_of(day: date, week_start: int) -> list[date]:
    """The seven days of the week that holds `day`; `week_start` is 0 for Monday to 6 for Sunday."""
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    return [first + timedelta(days=offset) for offset in range(7)]


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month that holds the day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def week_due_on(day: date, week_start: int) -> list[date]:
    """The week whose time is asked for on `day`: the one that holds the day three days earlier.

    So a Friday asks for its own week, and Monday to Wednesday, where weeks start on Monday, for the week before.
    """
    return week_of(day - timedelta(days=_EARLY_DAYS), week_start)


def due_day(first_day: date, weekday: int) -> date:
    """The day of this weekday (Monday is 0) on which the week that begins with `first_day` is asked for."""
    return first_day + timedelta(days=_EARLY_DAYS + place_in_due_order(weekday, first_day.weekday()))


def place_in_due_order(weekday: int, week_start: int) -> int:
    """How many of a week's days ask for it before this weekday does, 0 to 6 (`week_due_on`)."""
    return (weekday - week_start - _EARLY_DAYS) % 7
