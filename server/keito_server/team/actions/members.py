"""Joining a workspace: people with a login, and agents without one."""

from datetime import datetime

from django.db import IntegrityError, transaction

from keito_server.accounts.models import Login
from keito_server.events.actions import record
from keito_server.kit.names import check_name
from keito_server.kit.tenancy import Origin
from keito_server.team.actions.update import check_capacity, check_words
from keito_server.team.errors import AgentNameTaken
from keito_server.team.events import MemberJoined
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.team.rules import agent_email
from keito_server.workspaces.models import Workspace


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
    engagement: str = Member.Engagement.EMPLOYEE,
    weekly_capacity_ms: int | None = None,
    timezone: str = "",
) -> Member:
    """Makes a member of the workspace. Called by its founding and by accepted invitations: no actor yet.

    A capacity of None and an empty timezone are the workspace's.
    """
    member = Member.objects.create(
        workspace=workspace,
        login=login,
        email=email,
        first_name=first_name,
        last_name=last_name,
        role=role,
        user_type=user_type,
        engagement=engagement,
        weekly_capacity_ms=weekly_capacity_ms,
        timezone=timezone,
        created_at=now,
    )
    member.origin = origin
    joined = MemberJoined(
        workspace_id=workspace.id, subject_id=member.id, name=member.name, role=role, user_type=user_type
    )
    record(event=joined, actor=member, now=now)
    return member


@transaction.atomic
def add_agent(
    *, actor: Member, name: str, now: datetime, description: str = "", weekly_capacity_ms: int | None = None
) -> Member:
    """Adds an AI agent as a member without a login (agent-users.md); no capacity is none. Raises `AgentNameTaken`."""
    require(actor, Permission.MEMBERS_EDIT)
    name = check_name(name, longest=80)
    agent = Member(
        workspace_id=actor.workspace_id,
        user_type=Member.Type.AGENT,
        first_name=name,
        email=agent_email(name),
        description=check_words(description, "description", longest=120),
        weekly_capacity_ms=check_capacity(weekly_capacity_ms),
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
