"""Instants, zones and days: the one place that decides which calendar day an instant belongs to (T1)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


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


def elapsed_ms(started_at: datetime, stopped_at: datetime) -> int:
    """Real time between two aware instants in whole milliseconds, never negative.

    Reckoned in UTC (T1): two instants of one zone would be subtracted by their wall clocks, a change of DST left out.
    """
    return max(0, (stopped_at.astimezone(UTC) - started_at.astimezone(UTC)) // timedelta(milliseconds=1))


def week_of(day: date, week_start: int) -> list[date]:
    """The seven days of the week that holds `day`; `week_start` is 0 for Monday to 6 for Sunday."""
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    return [first + timedelta(days=offset) for offset in range(7)]
