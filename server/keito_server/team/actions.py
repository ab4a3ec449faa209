"""Changing the team: joining, adding agents, rates, and API keys."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.accounts.events import SignedUp
from keito_server.accounts.models import Login
from keito_server.events.actions import record
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.kit.tenancy import Origin
from keito_server.team import queries
from keito_server.team.errors import AgentNameTaken, MemberArchived
from keito_server.team.events import ApiKeyCreated, ApiKeyRevoked, MemberJoined
from keito_server.team.models import ApiKey, Member, MemberRate
from keito_server.team.permissions import Permission, may, require
from keito_server.team.rules import agent_email, api_key_digest, new_api_key
from keito_server.workspaces import actions as workspaces
from keito_server.workspaces.models import Workspace

SINCE_EVER = date(1970, 1, 1)
"""`valid_from` of a rate that holds from the beginning."""


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key just made, with its secret: the only moment that the secret exists outside of its owner's hands (P4)."""

    key: ApiKey
    secret: str


@transaction.atomic
def join(
    *,
    workspace: Workspace,
    login: Login | None,
    email: str,
    first_name: str,
    last_name: str,
    role: str,
    now: datetime,
    origin: Origin,
    user_type: str = Member.Type.HUMAN,
) -> Member:
    """Makes a member of the workspace. Called by sign-up and, later, by accepted invitations: no actor yet."""
    member = Member.objects.create(
        workspace=workspace,
        login=login,
        email=email,
        first_name=first_name,
        last_name=last_name,
        role=role,
        user_type=user_type,
        created_at=now,
    )
    member.origin = origin
    joined = MemberJoined(
        workspace_id=workspace.id, subject_id=member.id, name=member.name, role=role, user_type=user_type
    )
    record(event=joined, actor=member, now=now)
    return member


@transaction.atomic
def add_agent(*, actor: Member, name: str, now: datetime) -> Member:
    """Adds an AI agent as a member without a login (agent-users.md). Raises `AgentNameTaken`."""
    require(actor, Permission.MEMBERS_EDIT)
    agent = Member(
        workspace_id=actor.workspace_id,
        user_type=Member.Type.AGENT,
        first_name=name,
        email=agent_email(name),
        created_at=now,
    )
    try:
        with transaction.atomic():
            agent.save(force_insert=True)
    except IntegrityError as error:
        raise AgentNameTaken(field="name") from error
    joined = MemberJoined(
        workspace_id=actor.workspace_id, subject_id=agent.id, name=name, role=agent.role, user_type=agent.user_type
    )
    record(event=joined, actor=actor, now=now)
    return agent


def set_rate(
    *, actor: Member, member: Member, kind: str, amount: Decimal | None, now: datetime, valid_from: date = SINCE_EVER
) -> None:
    """Sets a member's default billable or cost rate from a day on (R3), in the workspace's currency.

    `amount` is 0 or more, or None for no rate from that day on (R1).
    """
    require(actor, Permission.MEMBERS_EDIT)
    if member.workspace_id != actor.workspace_id:
        raise NotFound
    MemberRate.objects.in_workspace(actor.workspace_id).update_or_create(
        member=member,
        kind=kind,
        valid_from=valid_from,
        defaults={"amount": amount},
        create_defaults={"amount": amount, "workspace_id": actor.workspace_id, "created_at": now},
    )


@transaction.atomic
def create_api_key(
    *, actor: Member, member_id: UUID, name: str, now: datetime, expires_at: datetime | None = None
) -> NewApiKey:
    """Makes a key for the actor, or, by an administrator, for anybody active in the workspace (P4)."""
    require(actor, Permission.API_KEYS_EDIT_OWN)
    if member_id != actor.id and not may(actor, Permission.API_KEYS_EDIT_ALL):
        raise PermissionRefused
    member = queries.get_member(actor, member_id)
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


def found_workspace(event: SignedUp) -> None:
    """A sign-up founds a workspace, and the person becomes its first administrator."""
    workspace = workspaces.create(
        name=event.company, currency=event.currency, timezone=event.timezone, now=event.now, origin=event.origin
    )
    join(
        workspace=workspace,
        login=Login.objects.get(id=event.login_id),
        email=event.email,
        first_name=event.first_name,
        last_name=event.last_name,
        role=Member.Role.ADMINISTRATOR,
        now=event.now,
        origin=event.origin,
    )
