"""Which days the sample covers: three months back, reckoned from the day on which it is filled."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKS = 13
"""Whole weeks before the present one."""


def sample_days(today: date) -> list[date]:
    """Every day from the Monday of 13 weeks ago up to `today`."""
    first = today - timedelta(days=today.weekday(), weeks=WEEKS)
    return [first + timedelta(days=offset) for offset in range((today - first).days + 1)]


def moment(day: date, minute: int, zone: str) -> datetime:
    """The UTC instant of a minute of the day by the clock on the wall; 540 is nine in the morning."""
    clock = time(minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
    return datetime.combine(day, clock).astimezone(UTC)


def months_until(first: date, today: date) -> list[tuple[date, date]]:
    """The calendar months from the one of `first` to the last complete one, each as its first and last day."""
    months = []
    begin = first.replace(day=1)
    while (following := (begin + timedelta(days=31)).replace(day=1)) <= today:
        months.append((begin, following - timedelta(days=1)))
        begin = following
    return months
