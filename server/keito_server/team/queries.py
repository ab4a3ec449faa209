"""Reading members, keys and who stands behind a request."""

from datetime import datetime
from uuid import UUID

from keito_server.accounts.models import Login
from keito_server.kit.errors import AuthenticationRefused, NotFound
from keito_server.kit.tenancy import Origin
from keito_server.team.models import ApiKey, Member, MemberRate
from keito_server.team.permissions import Permission, may
from keito_server.team.rules import KEY_START, api_key_digest


def find_member(login: Login, *, subdomain: str) -> Member | None:
    """The login's active membership in the workspace with this subdomain, or None (P2, P6)."""
    rows = Member.objects.across_workspaces().select_related("workspace")
    return rows.filter(login=login, workspace__subdomain=subdomain, archived_at=None).first()


def list_memberships(login: Login) -> list[Member]:
    """The login's active memberships, oldest first."""
    rows = Member.objects.across_workspaces().select_related("workspace")
    return list(rows.filter(login=login, archived_at=None).order_by("created_at"))


def get_key_and_actor(secret: str, *, now: datetime, origin: Origin) -> tuple[ApiKey, Member]:
    """The live key behind a bearer secret and the member it acts as; `AuthenticationRefused` otherwise (P4).

    One statement decides: key, member and workspace come together, so that revoking and archiving hold at once.
    """
    if not secret.startswith(KEY_START):
        raise AuthenticationRefused
    key_row = (
        ApiKey.objects.across_workspaces()
        .select_related("member__workspace")
        .filter(digest=api_key_digest(secret), revoked_at=None, member__archived_at=None)
        .first()
    )
    if key_row is None or (key_row.expires_at is not None and key_row.expires_at <= now):
        raise AuthenticationRefused
    actor = key_row.member
    actor.origin = Origin(address=origin.address, user_agent=origin.user_agent, api_key_id=key_row.id)
    return key_row, actor


def get_member(actor: Member, member_id: UUID) -> Member:
    """One member of the actor's workspace."""
    member = Member.objects.in_workspace(actor.workspace_id).select_related("workspace").filter(id=member_id).first()
    if member is None:
        raise NotFound
    return member


def list_members(actor: Member, *, include_archived: bool = False) -> list[Member]:
    """All members of the workspace, people first, by name."""
    rows = Member.objects.in_workspace(actor.workspace_id)
    if not include_archived:
        rows = rows.filter(archived_at=None)
    return list(rows.order_by("-user_type", "first_name", "last_name"))


def list_rates(actor: Member, member_ids: list[UUID]) -> list[MemberRate]:
    """Dated rates of some members, for reckoning; what is shown of them is the caller's permission to check (P5)."""
    return list(MemberRate.objects.in_workspace(actor.workspace_id).filter(member_id__in=member_ids))


def list_api_keys(actor: Member) -> list[ApiKey]:
    """The actor's own keys, or everybody's for administrators; live ones first, newest first."""
    rows = ApiKey.objects.in_workspace(actor.workspace_id).select_related("member")
    if not may(actor, Permission.API_KEYS_EDIT_ALL):
        rows = rows.filter(member=actor)
    return list(rows.order_by("revoked_at", "-created_at"))
