"""Archiving members and bringing them back (P6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.team.actions.administrators import keep_an_administrator
from keito_server.team.actions.update import locked_member
from keito_server.team.events import ApiKeyRevoked, MemberArchived, MemberReactivated
from keito_server.team.models import ApiKey, Member
from keito_server.team.permissions import Permission, require


@transaction.atomic
def archive(*, actor: Member, member_id: UUID, now: datetime) -> Member:
    """Ends a member's access to the workspace at once and keeps all their history (P6). Doing it twice changes nothing.

    Their API keys are revoked for good, their timers stopped and saved (T8). Raises `LastAdministrator`.
    """
    require(actor, Permission.MEMBERS_EDIT)
    member = locked_member(actor, member_id, guard=keep_an_administrator)
    if not member.is_active:
        return member
    member.archived_at = now
    member.save(update_fields=["archived_at"])
    _revoke_keys(actor, member, now=now)
    archived = MemberArchived(workspace_id=member.workspace_id, subject_id=member.id, name=member.name)
    record(event=archived, actor=actor, now=now)
    return member


@transaction.atomic
def reactivate(*, actor: Member, member_id: UUID, now: datetime) -> Member:
    """Lets an archived member in again, with the role and rates that they had; revoked keys stay revoked (P6)."""
    require(actor, Permission.MEMBERS_EDIT)
    member = locked_member(actor, member_id)
    if member.is_active:
        return member
    member.archived_at = None
    member.save(update_fields=["archived_at"])
    back = MemberReactivated(workspace_id=member.workspace_id, subject_id=member.id, name=member.name)
    record(event=back, actor=actor, now=now)
    return member


def _revoke_keys(actor: Member, member: Member, *, now: datetime) -> None:
    live = ApiKey.objects.in_workspace(member.workspace_id).filter(member=member, revoked_at=None)
    for key in live.select_for_update().order_by("id"):
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        revoked = ApiKeyRevoked(workspace_id=key.workspace_id, subject_id=key.id, name=key.name, member_id=member.id)
        record(event=revoked, actor=actor, now=now)
