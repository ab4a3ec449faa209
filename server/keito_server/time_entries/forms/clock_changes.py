"""Days on which the clocks change: times of the day that no clock shows, and days that are not 24 hours long (T1)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from keito_server.kit.days import instant_of
from keito_server.web.formats import Formats


def refusal_of_missing(day: date, wall_time: time, zone: str, formats: Formats) -> str | None:
    """Why clocks in `zone` never show this time on this day, and what to type instead; None where they do show it."""
    shown = instant_of(day, wall_time, zone).astimezone(ZoneInfo(zone))
    if (shown.date(), shown.time()) == (day, wall_time):
        return None
    instead = f"Use {formats.time_of_day(shown)}." if shown.date() == day else "Choose another time."
    missing = formats.time_of_day(wall_time)
    return f"{missing} does not exist on {formats.day(day)}: the clocks go forward then. {instead}"


def last_day_of(day: date, start: time, end: time) -> date:
    """The day on which a span that begins on `day` ends: past midnight that is the next one (T1)."""
    return day + timedelta(days=1) if end <= start else day


def changes_clocks(day: date, zone: str) -> bool:
    """Whether the clocks in `zone` change on this day or the next, so that a span from this day may hold the change."""
    first = instant_of(day, time(), zone)
    after = instant_of(day + timedelta(days=2), time(), zone)
    return _offset(first, zone) != _offset(after, zone)


def _offset(instant: datetime, zone: str) -> timedelta | None:
    return instant.astimezone(UTC).astimezone(ZoneInfo(zone)).utcoffset()
