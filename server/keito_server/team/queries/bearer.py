"""Who stands behind the key of a request: one hand-written statement (P4)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models.base import ModelState

from keito_server.kit.errors import AuthenticationRefused, NotFound
from keito_server.kit.sql import bind_instant, read_id, read_rows
from keito_server.kit.tenancy import Origin
from keito_server.team.models import ApiKey, Member
from keito_server.team.rules import KEY_START, api_key_digest
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
    "uses_invoicing",
    "uses_approvals",
    "uses_expenses",
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
    workspace.uses_invoicing = bool(workspace.uses_invoicing)
    workspace.uses_approvals = bool(workspace.uses_approvals)
    workspace.uses_expenses = bool(workspace.uses_expenses)
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
