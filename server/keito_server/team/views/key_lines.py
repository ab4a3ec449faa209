"""An API key as lists show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from keito_server.kit.days import day_of
from keito_server.team.models import ApiKey, Member
from keito_server.web.formats import Formats


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as the list shows it."""

    key: ApiKey
    last_used: str
    expires: str
    revoked: str
    is_expired: bool

    @property
    def is_live(self) -> bool:
        """Whether requests with it are answered."""
        return not self.revoked and not self.is_expired


def key_line(key: ApiKey, *, actor: Member, now: datetime) -> KeyLine:
    """The key in the words of whoever looks at it."""
    zone, formats = actor.zone, Formats.of(actor)
    last_moment = None if key.expires_at is None else key.expires_at - timedelta(microseconds=1)
    return KeyLine(
        key=key,
        last_used="never" if key.last_used_at is None else _when(key.last_used_at, now, zone, formats),
        expires="never" if last_moment is None else formats.short_day(day_of(last_moment, actor.workspace.timezone)),
        revoked="" if key.revoked_at is None else formats.short_day(day_of(key.revoked_at, zone)),
        is_expired=key.expires_at is not None and key.expires_at <= now,
    )


def _when(instant: datetime, now: datetime, zone: str, formats: Formats) -> str:
    minutes = (now - instant) // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} min ago" if minutes > 0 else "just now"
    day = day_of(instant, zone)
    if day == day_of(now, zone):
        return f"today {formats.time_of_day(instant.astimezone(ZoneInfo(zone)))}"
    return formats.short_day(day)
