"""Noting when a key was used or a member was seen, without waiting for anybody's lock and never failing a request."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from keito_server.kit.sql import bind_id, bind_instant, is_postgresql
from keito_server.team.models import Member

SEEN_EVERY = timedelta(minutes=5)
"""How often it is written at most that a member was seen."""

_PATIENCE_MS = 50
_log = logging.getLogger(__name__)


def note_use(*, key_id: UUID, now: datetime) -> None:
    """Writes when a key was last used (P4).

    Call it outside of the request's transaction, and only when the last note is a minute old.
    """
    _note("team_apikey", "last_used_at", key_id, now)


def note_seen(*, member: Member, now: datetime) -> None:
    """Writes when a member was last seen, unless that was noted less than five minutes ago.

    Call it outside of the request's transaction.
    """
    if member.last_seen_at is None or now - member.last_seen_at >= SEEN_EVERY:
        _note("team_member", "last_seen_at", member.id, now)


def _note(table: str, column: str, row_id: UUID, now: datetime) -> None:
    try:
        if is_postgresql():
            free = f"SELECT id FROM {table} WHERE id = %s FOR UPDATE SKIP LOCKED"
            _run(f"UPDATE {table} SET {column} = %s WHERE id IN ({free})", [now, row_id])
        else:
            _note_on_sqlite(f"UPDATE {table} SET {column} = %s WHERE id = %s", row_id, now)
    except DatabaseError:
        _log.warning("%s of %s %s could not be noted.", column, table, row_id, exc_info=True)


def _note_on_sqlite(statement: str, row_id: UUID, now: datetime) -> None:
    patience = _run("PRAGMA busy_timeout", [])
    _run(f"PRAGMA busy_timeout = {_PATIENCE_MS}", [])
    try:
        _run(statement, [bind_instant(now), bind_id(row_id)])
    finally:
        _run(f"PRAGMA busy_timeout = {patience}", [])


def _run(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0] if cursor.description else None
