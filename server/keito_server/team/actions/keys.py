"""API keys: making them and revoking them (P4)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.team.actions.update import locked_member
from keito_server.team.errors import KeyIsPersonal, MemberArchived
from keito_server.team.events import ApiKeyCreated, ApiKeyRevoked
from keito_server.team.models import ApiKey, Member
from keito_server.team.permissions import Permission, may, require
from keito_server.team.queries.keys import may_create_key_for
from keito_server.team.rules import api_key_digest, new_api_key


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key just made, with its secret: the only moment that the secret exists outside of its owner's hands (P4)."""

    key: ApiKey
    secret: str


@transaction.atomic
def create_api_key(
    *, actor: Member, member_id: UUID, name: str, now: datetime, expires_at: datetime | None = None
) -> NewApiKey:
    """Makes a key for the actor, or, by an administrator, for an active agent of the workspace (P4).

    `KeyIsPersonal` for another person: with a key of theirs, its maker would act in their name.
    """
    require(actor, Permission.API_KEYS_EDIT_OWN)
    if member_id != actor.id and not may(actor, Permission.API_KEYS_EDIT_ALL):
        raise PermissionRefused
    # Locked, so that archiving cannot miss a key that is made in the same moment (P6).
    member = locked_member(actor, member_id)
    if not may_create_key_for(actor, member):
        raise KeyIsPersonal
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
