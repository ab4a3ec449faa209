"""API keys: making them, revoking them, and noting when they were last used (P4)."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from keito_server.events.actions import record
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.kit.sql import bind_id, bind_instant, is_postgresql
from keito_server.team.actions.update import locked_member
from keito_server.team.errors import MemberArchived
from keito_server.team.events import ApiKeyCreated, ApiKeyRevoked
from keito_server.team.models import ApiKey, Member
from keito_server.team.permissions import Permission, may, require
from keito_server.team.rules import api_key_digest, new_api_key

_PATIENCE_MS = 50
_NOTE_USE = "UPDATE team_apikey SET last_used_at = %s WHERE id = %s"
_NOTE_USE_UNLESS_LOCKED = """
    UPDATE team_apikey SET last_used_at = %s
    WHERE id IN (SELECT id FROM team_apikey WHERE id = %s FOR UPDATE SKIP LOCKED)
"""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key just made, with its secret: the only moment that the secret exists outside of its owner's hands (P4)."""

    key: ApiKey
    secret: str


@transaction.atomic
def create_api_key(
    *, actor: Member, member_id: UUID, name: str, now: datetime, expires_at: datetime | None = None
) -> NewApiKey:
    """Makes a key for the actor, or, by an administrator, for anybody active in the workspace (P4)."""
    require(actor, Permission.API_KEYS_EDIT_OWN)
    if member_id != actor.id and not may(actor, Permission.API_KEYS_EDIT_ALL):
        raise PermissionRefused
    # Locked, so that archiving cannot miss a key that is made in the same moment (P6).
    member = locked_member(actor, member_id)
    if not member.is_active:
        raise MemberArchived
    secret = new_api_key()
    key = ApiKey.objects.create(
        workspace_id=actor.workspace_id,
        member=member,
        name=name,
        digest=api_key_digest(secret),
        hint=secret[-4:],
        expires_at=expires_at,
        created_at=now,
    )
    created = ApiKeyCreated(workspace_id=key.workspace_id, subject_id=key.id, name=name, member_id=member.id)
    record(event=created, actor=actor, now=now)
    return NewApiKey(key, secret)


@transaction.atomic
def revoke_api_key(*, actor: Member, key_id: UUID, now: datetime) -> ApiKey:
    """Stops a key for good; it is refused from the next request on. Revoking twice changes nothing."""
    require(actor, Permission.API_KEYS_EDIT_OWN)
    rows = ApiKey.objects.in_workspace(actor.workspace_id).select_for_update().filter(id=key_id)
    if not may(actor, Permission.API_KEYS_EDIT_ALL):
        rows = rows.filter(member=actor)
    key = rows.first()
    if key is None:
        raise NotFound
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        revoked = ApiKeyRevoked(
            workspace_id=key.workspace_id, subject_id=key.id, name=key.name, member_id=key.member_id
        )
        record(event=revoked, actor=actor, now=now)
    return key


def note_use(*, key_id: UUID, now: datetime) -> None:
    """Writes when a key was last used, without waiting for anybody's lock and never failing its request (P4).

    Call it outside of the request's transaction, and only when the last note is a minute old.
    """
    try:
        if is_postgresql():
            _run(_NOTE_USE_UNLESS_LOCKED, [now, key_id])
        else:
            _note_use_on_sqlite(key_id, now)
    except DatabaseError:
        _log.warning("The last use of API key %s could not be noted.", key_id, exc_info=True)


def _note_use_on_sqlite(key_id: UUID, now: datetime) -> None:
    patience = _run("PRAGMA busy_timeout", [])
    _run(f"PRAGMA busy_timeout = {_PATIENCE_MS}", [])
    try:
        _run(_NOTE_USE, [bind_instant(now), bind_id(key_id)])
    finally:
        _run(f"PRAGMA busy_timeout = {patience}", [])


def _run(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0] if cursor.description else None
