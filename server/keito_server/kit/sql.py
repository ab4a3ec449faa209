"""Binding values in hand-written SQL, on either engine."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection


def is_postgresql() -> bool:
    """Whether the default database is PostgreSQL (the other engine is SQLite)."""
    return connection.vendor == "postgresql"


def bind_id(value: UUID | None) -> UUID | str | None:
    """A UUID as the engine stores it: a native uuid, or 32 hexadecimal digits on SQLite."""
    if value is None or connection.vendor == "postgresql":
        return value
    return value.hex


def bind_instant(value: datetime | None) -> datetime | str | None:
    """An aware UTC instant as the engine stores it: as Django writes it on SQLite, without the offset."""
    if value is None or connection.vendor == "postgresql":
        return value
    return value.replace(tzinfo=None).isoformat(sep=" ")


def bind_date(value: date | None) -> date | str | None:
    """A calendar day as the engine stores it."""
    if value is None or connection.vendor == "postgresql":
        return value
    return value.isoformat()


def read_id(value: UUID | str) -> UUID:
    """The UUID that a hand-written statement has read: native, or 32 hexadecimal digits on SQLite."""
    return value if isinstance(value, UUID) else UUID(hex=value)
