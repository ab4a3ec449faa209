"""Reading members, keys and who stands behind a request."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.base import ModelState

from keito_server.accounts.models import Login
from keito_server.kit.days import day_of
from keito_server.kit.errors import AuthenticationRefused, NotFound
from keito_server.kit.pagination import Page, cut_page, read_cursor
from keito_server.kit.sql import bind_instant, read_id, read_rows
from keito_server.kit.tenancy import Origin
from keito_server.team.models import ApiKey, Member, MemberRate
from keito_server.team.permissions import Permission, may, require
from keito_server.team.rules import KEY_START, api_key_digest, rate_on
from keito_server.workspaces.models import Workspace

NOTED_EVERY = timedelta(minutes=1)
"""How often a key's last use is written at most (P4)."""

_MEMBER_FIELDS = ("id", "user_type", "role", "manager_permissions", "first_name", "last_name", "email", "timezone")
_WORKSPACE_FIELDS = (
    "id",
    "name",
    "subdomain",
    "currency",
    "timezone",
    "requires_notes",
    "lock_after_days",
    "rounding_minutes",
    "rounds_agents",
)
_BEARER = f"""
    SELECT k.id, coalesce(k.last_used_at > %s, FALSE),
        {", ".join(f"m.{name}" for name in _MEMBER_FIELDS)}, {", ".join(f"w.{name}" for name in _WORKSPACE_FIELDS)}
    FROM team_apikey k
    JOIN team_member m ON m.id = k.member_id AND m.workspace_id = k.workspace_id AND m.archived_at IS NULL
    JOIN workspaces_workspace w ON w.id = k.workspace_id
    WHERE k.digest = %s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %s)
"""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who acts by an API key, and whether the key's use was noted within the last minute (P4)."""

    actor: Member
    is_use_noted: bool


def find_member(login: Login, *, subdomain: str) -> Member | None:
    """The login's active membership in the workspace with this subdomain, or None (P2, P6)."""
    rows = Member.objects.across_workspaces().select_related("workspace")
    return rows.filter(login=login, workspace__subdomain=subdomain, archived_at=None).first()


def list_memberships(login: Login) -> list[Member]:
    """The login's active memberships, oldest first."""
    rows = Member.objects.across_workspaces().select_related("workspace")
    return list(rows.filter(login=login, archived_at=None).order_by("created_at"))


def get_bearer(secret: str, *, now: datetime, origin: Origin) -> Bearer:
    """Who acts behind a bearer secret; `AuthenticationRefused` unless the key and its member are live (P4).

    One hand-written statement fetches key, member and workspace together, so that revoking and archiving hold from the
    next request on. Columns that no request of the API needs stay deferred: they are read when asked for.
    """
    if not secret.startswith(KEY_START):
        raise AuthenticationRefused
    values = [bind_instant(now - NOTED_EVERY), api_key_digest(secret), bind_instant(now)]
    rows = read_rows(_BEARER, values)
    if not rows:
        raise AuthenticationRefused
    row = rows[0]
    actor = _member_of_row(row)
    actor.origin = Origin(address=origin.address, user_agent=origin.user_agent, api_key_id=read_id(row[0]))
    return Bearer(actor, is_use_noted=bool(row[1]))


def get_own_key(actor: Member) -> ApiKey:
    """The key that the actor's request came with."""
    if actor.origin.api_key_id is None:
        raise NotFound
    return ApiKey.objects.in_workspace(actor.workspace_id).get(id=actor.origin.api_key_id)


def _member_of_row(row: Sequence[Any]) -> Member:
    """The member and its workspace in a row of `_BEARER`, made without the ORM's constructor (a tenth of its time)."""
    workspace = Workspace.__new__(Workspace)
    workspace._state = _loaded()
    workspace.__dict__.update(zip(_WORKSPACE_FIELDS, row[2 + len(_MEMBER_FIELDS) :], strict=True))
    workspace.id = read_id(workspace.id)
    workspace.requires_notes = bool(workspace.requires_notes)
    workspace.rounds_agents = bool(workspace.rounds_agents)
    member = Member.__new__(Member)
    member._state = _loaded()
    member.__dict__.update(zip(_MEMBER_FIELDS, row[2:], strict=False))
    member.id = read_id(member.id)
    granted = row[2 + _MEMBER_FIELDS.index("manager_permissions")]
    member.manager_permissions = json.loads(granted) if granted != "[]" else []
    member.workspace_id = workspace.id
    member.archived_at = None
    member._state.fields_cache["workspace"] = workspace
    return member


def _loaded() -> ModelState:
    state = ModelState()
    state.adding, state.db = False, "default"
    return state


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


@dataclass(frozen=True, slots=True)
class RatesShown:
    """A member's rates per hour on one day, each None where there is none or the actor may not see it (P5)."""

    billable: Decimal | None
    cost: Decimal | None


def rates_shown(actor: Member, members: Sequence[Member], *, now: datetime) -> dict[UUID, RatesShown]:
    """The rates of today, on the workspace's calendar, that the actor may see of each of the members."""
    kinds = {
        MemberRate.Kind.BILLABLE: may(actor, Permission.BILLABLE_RATES_VIEW),
        MemberRate.Kind.COST: may(actor, Permission.COST_RATES_VIEW),
    }
    today = day_of(now, actor.workspace.timezone)
    dated: dict[tuple[UUID, str], list[tuple[date, Decimal | None]]] = defaultdict(list)
    if any(kinds.values()):
        for rate in list_rates(actor, [member.id for member in members]):
            if kinds[MemberRate.Kind(rate.kind)]:
                dated[rate.member_id, rate.kind].append((rate.valid_from, rate.amount))
    return {
        member.id: RatesShown(
            billable=rate_on(today, dated[member.id, MemberRate.Kind.BILLABLE]),
            cost=rate_on(today, dated[member.id, MemberRate.Kind.COST]),
        )
        for member in members
    }


def list_member_page(
    actor: Member, *, user_type: str | None, is_active: bool | None, limit: int, cursor: str | None
) -> Page[Member]:
    """A page of the workspace's members for the API, archived ones too, oldest first (H3)."""
    require(actor, Permission.MEMBERS_VIEW)
    rows = Member.objects.in_workspace(actor.workspace_id).order_by("created_at", "id")
    if user_type is not None:
        rows = rows.filter(user_type=user_type)
    if is_active is not None:
        rows = rows.filter(archived_at__isnull=is_active)
    scope = f"users {actor.workspace_id} {user_type} {is_active}"
    if cursor is not None:
        created, member_id = read_cursor(cursor, scope)
        at = datetime.fromisoformat(created)
        rows = rows.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=UUID(member_id)))
    return cut_page(list(rows[: limit + 1]), limit=limit, scope=scope, position=_position)


def _position(member: Member) -> tuple[str, str]:
    return member.created_at.isoformat(), member.id.hex


def get_api_key(actor: Member, key_id: UUID) -> ApiKey:
    """One key that the actor may revoke."""
    key = _visible_keys(actor).filter(id=key_id).first()
    if key is None:
        raise NotFound
    return key


def list_api_keys(actor: Member) -> list[ApiKey]:
    """The actor's own keys, or everybody's for administrators; live ones first, newest first."""
    return list(_visible_keys(actor).order_by(F("revoked_at").desc(nulls_first=True), "-created_at", "-id"))


def _visible_keys(actor: Member) -> QuerySet[ApiKey]:
    require(actor, Permission.API_KEYS_EDIT_OWN)
    rows = ApiKey.objects.in_workspace(actor.workspace_id).select_related("member")
    return rows if may(actor, Permission.API_KEYS_EDIT_ALL) else rows.filter(member=actor)
