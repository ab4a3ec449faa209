"""Moments in words, as lists of the team show them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from keito_server.kit.days import day_of
from keito_server.web.formats import in_use, short_day_words


def ago_words(instant: datetime | None, *, now: datetime, zone: str) -> str:
    """`now`, `18 min ago`, `3 h ago`, `yesterday`, `Tuesday`, `30 Jan`; `never` for nothing."""
    if instant is None:
        return "never"
    minutes = (now - instant) // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} min ago" if minutes > 1 else "now"
    day, today = day_of(instant, zone), day_of(now, zone)
    if day == today:
        return f"{minutes // 60} h ago"
    days = (today - day).days
    if days == 1:
        return "yesterday"
    return f"{day:%A}" if days < 7 else short_day_words(day, today)


def moment_words(instant: datetime, *, now: datetime, zone: str) -> str:
    """`Today 14:43`, `Wed 16:20` within a week, `12 Jan, 16:20` before that."""
    local = instant.astimezone(ZoneInfo(zone))
    days = (day_of(now, zone) - local.date()).days
    clock = in_use().time_of_day(local)
    if days == 0:
        return f"Today {clock}"
    return f"{local:%a} {clock}" if 0 < days < 7 else in_use().moment(local, day_of(now, zone))
