"""Moments in words, as lists of the team show them."""

from datetime import datetime, timedelta

from keito_server.kit.days import day_of
from keito_server.web.formats import short_day_words


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
