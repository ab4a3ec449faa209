"""Binding values in hand-written SQL, on either engine."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_KEPT = "_keito_kept_cursor"
_NAMED = re.compile(r"%\((\w+)\)s")

Values = Sequence[Any] | Mapping[str, Any]
"""Of a statement: in the order of its `%s`, or by the names of its `%(name)s`."""


@cache
def is_postgresql() -> bool:
    """Whether the default database is PostgreSQL (the other engine is SQLite). Asked a dozen times a request."""
    return connection.vendor == "postgresql"


def read_rows(statement: str, values: Values) -> list[Any]:
    """All rows of a hand-written SELECT."""
    cursor = _cursor()
    cursor.execute(statement, values)
    rows: list[Any] = cursor.fetchall()
    return rows


def write(statement: str, values: Values) -> int:
    """Runs a hand-written INSERT, UPDATE or DELETE; answers how many rows it touched."""
    cursor = _cursor()
    cursor.execute(statement, values)
    touched: int = cursor.rowcount
    return touched


def _cursor() -> CursorWrapper:
    """A cursor that the connection keeps: making one costs as much as asking.

    Where statements are noted (tests count them), each has a cursor of its own, since only those are.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    cursor = None if wrapper.queries_logged else _kept_cursor(wrapper)
    if cursor is None:
        cursor = wrapper.cursor()
        if not is_postgresql():
            cursor.cursor.convert_query = _for_sqlite
        if not wrapper.queries_logged:
            setattr(wrapper, _KEPT, (wrapper.connection, cursor))
    return cursor


def _kept_cursor(wrapper: BaseDatabaseWrapper) -> CursorWrapper | None:
    """The cursor that was made for the connection as it is now: after a break there is another connection."""
    made_for, cursor = getattr(wrapper, _KEPT, (None, None))
    return cursor if made_for is not None and made_for is wrapper.connection else None


def _for_sqlite(statement: str, *, param_names: Sequence[str] | None = None) -> str:
    """A statement as SQLite takes it, remembered: Django looks for the values' places anew at each execution."""
    return _with_question_marks(statement) if param_names is None else _with_names(statement)


@lru_cache(maxsize=512)
def _with_question_marks(statement: str) -> str:
    return statement.replace("%s", "?")


@lru_cache(maxsize=512)
def _with_names(statement: str) -> str:
    return _NAMED.sub(r":\1", statement)


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
    return f"replace(substr({column}, 1, 19), ' ', 'T') || 'Z'"


def truth(column: str) -> str:
    """A truth value; on SQLite as 0 or 1, without Django's conversion of each."""
    return column if is_postgresql() else f"+{column}"
