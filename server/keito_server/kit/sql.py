"""Binding values in hand-written SQL, on either engine."""

from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db import connection


@cache
def is_postgresql() -> bool:
    """Whether the default database is PostgreSQL (the other engine is SQLite). Asked a dozen times a request."""
    return connection.vendor == "postgresql"


def bind_id(value: UUID | None) -> UUID | str | None:
    """A UUID as the engine stores it: a native uuid, or 32 hexadecimal digits on SQLite."""
    if value is None or is_postgresql():
        return value
    return value.hex


def bind_instant(value: datetime | None) -> datetime | str | None:
    """An aware UTC instant as the engine stores it: as Django writes it on SQLite, without the offset."""
    if value is None or is_postgresql():
        return value
    return value.replace(tzinfo=None).isoformat(sep=" ")


def bind_date(value: date | None) -> date | str | None:
    """A calendar day as the engine stores it."""
    if value is None or is_postgresql():
        return value
    return value.isoformat()


def read_id(value: UUID | str) -> UUID:
    """The UUID that a hand-written statement has read: native, or 32 hexadecimal digits on SQLite."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def id_as_text(column: str) -> str:
    """A UUID as hexadecimal digits: sparing the driver to make an object of what is only shown."""
    return f"{column}::text" if is_postgresql() else column


def day_as_text(column: str) -> str:
    """A calendar day as `2026-03-06`."""
    return f"{column}::text" if is_postgresql() else f"{column} || ''"


def instant_as_text(column: str) -> str:
    """An instant as the API shows it, `2026-03-06T14:30:00Z`: UTC, whole seconds."""
    if is_postgresql():
        return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    return f"substr({column}, 1, 10) || 'T' || substr({column}, 12, 8) || 'Z'"


def truth(column: str) -> str:
    """A truth value; on SQLite as 0 or 1, without Django's conversion of each."""
    return column if is_postgresql() else f"+{column}"
