"""Locks of a whole workspace that last until the commit: many share one, or one alone has it.

They are advisory locks of PostgreSQL. On SQLite, where one writes at a time, there is nothing to hold.
"""

from enum import IntEnum
from uuid import UUID

from django.db import connection

from keito_server.kit.sql import is_postgresql


class WorkspaceLock(IntEnum):
    """What is held. The number is the first half of the lock's own on PostgreSQL; the second is of the workspace."""

    PRICES = 20_260_301
    AGENT_LIMITS = 20_260_302


def share(lock: WorkspaceLock, workspace_id: UUID) -> None:
    """Waits until nobody has the lock alone, and keeps it from them until the commit."""
    _take("pg_advisory_xact_lock_shared", lock, workspace_id)


def have_alone(lock: WorkspaceLock, workspace_id: UUID) -> None:
    """Waits until nobody has or shares the lock, and keeps it from all until the commit."""
    _take("pg_advisory_xact_lock", lock, workspace_id)


def _take(function: str, lock: WorkspaceLock, workspace_id: UUID) -> None:
    if not is_postgresql():
        return
    number = int.from_bytes(workspace_id.bytes[-4:], signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [lock.value, number])
