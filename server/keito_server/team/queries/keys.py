"""Reading API keys."""

from uuid import UUID

from django.db.models import F, QuerySet

from keito_server.kit.errors import NotFound
from keito_server.team.models import ApiKey, Member
from keito_server.team.permissions import Permission, may, require


def get_api_key(actor: Member, key_id: UUID) -> ApiKey:
    """One key that the actor may revoke."""
    key = _visible_keys(actor).filter(id=key_id).first()
    if key is None:
        raise NotFound
    return key


def may_create_key_for(actor: Member, member: Member) -> bool:
    """Whether the actor may make keys that act as a member of their workspace: themself, or an agent for administrators."""
    if member.id == actor.id:
        return may(actor, Permission.API_KEYS_EDIT_OWN)
    return member.is_agent and may(actor, Permission.API_KEYS_EDIT_ALL)


def list_api_keys(actor: Member, *, member: Member | None = None) -> list[ApiKey]:
    """The actor's own keys, or everybody's for administrators; live ones first, newest first. With `member` only theirs."""
    rows = _visible_keys(actor)
    if member is not None:
        rows = rows.filter(member=member)
    return list(rows.order_by(F("revoked_at").desc(nulls_first=True), "-created_at", "-id"))


def _visible_keys(actor: Member) -> QuerySet[ApiKey]:
    require(actor, Permission.API_KEYS_EDIT_OWN)
    rows = ApiKey.objects.in_workspace(actor.workspace_id).select_related("member")
    return rows if may(actor, Permission.API_KEYS_EDIT_ALL) else rows.filter(member=actor)
