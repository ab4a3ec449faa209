"""Setting the hard limits of agents, on a project or on an agent (G5)."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.amounts import check_amount
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.workspace_locks import WorkspaceLock, have_alone
from keito_server.projects.actions.agent_limits import recount_limit
from keito_server.projects.actions.saving import locked_project
from keito_server.projects.events import AgentLimitSet
from keito_server.projects.models import AgentLimit
from keito_server.team.actions import lock_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.team.queries import get_visible_member

_KINDS = ("limit_ms", "limit_amount", "limit_tokens", "is_monthly")
_MOST = 10**15


class LimitFields(TypedDict, total=False):
    """A limit as it is set whole: what is absent or None has no limit. Money is in the currency of `AgentLimit`."""

    limit_ms: int | None
    limit_amount: Decimal | None
    limit_tokens: int | None
    is_monthly: bool


@transaction.atomic
def set_project_limit(*, actor: Member, project_id: UUID, fields: LimitFields, now: datetime) -> AgentLimit | None:
    """Sets, changes or lifts the limit of agent work on a project; money needs the permission to see rates (P5)."""
    lock_prices(actor.workspace_id)
    project = locked_project(actor, project_id)
    have_alone(WorkspaceLock.AGENT_LIMITS, actor.workspace_id)
    known = AgentLimit.objects.in_workspace(actor.workspace_id).filter(project=project).first()
    if fields.get("limit_amount") != (known.limit_amount if known else None):
        require(actor, Permission.BILLABLE_RATES_VIEW)
    return _set(actor, known or AgentLimit(project=project), fields, now=now)


@transaction.atomic
def set_agent_limit(*, actor: Member, member_id: UUID, fields: LimitFields, now: datetime) -> AgentLimit | None:
    """Sets, changes or lifts the monthly limit of one agent over all projects; nobody else has one (G5)."""
    require(actor, Permission.MEMBERS_EDIT)
    lock_prices(actor.workspace_id)
    have_alone(WorkspaceLock.AGENT_LIMITS, actor.workspace_id)
    member = get_visible_member(actor, member_id)
    if not member.is_agent:
        raise ValidationRefused("Limits are for agents. People plan with budgets.", field="member_id")
    known = AgentLimit.objects.in_workspace(actor.workspace_id).filter(member=member).first()
    monthly: LimitFields = {**fields, "is_monthly": True}
    return _set(actor, known or AgentLimit(member=member), monthly, now=now)


def _set(actor: Member, limit: AgentLimit, fields: LimitFields, *, now: datetime) -> AgentLimit | None:
    is_known = not limit._state.adding
    before = {name: getattr(limit, name) for name in _KINDS} if is_known else dict.fromkeys(_KINDS)
    limit.limit_ms = _whole(fields.get("limit_ms"), "limit_ms")
    limit.limit_amount = check_amount(fields.get("limit_amount"), field="limit_amount")
    limit.limit_tokens = _whole(fields.get("limit_tokens"), "limit_tokens")
    limit.is_monthly = fields.get("is_monthly", False)
    is_wanted = any(value is not None for value in (limit.limit_ms, limit.limit_amount, limit.limit_tokens))
    after = {name: getattr(limit, name) for name in _KINDS} if is_wanted else dict.fromkeys(_KINDS)
    if before == after:
        return limit if is_wanted else None
    limit_id = limit.id
    if is_wanted:
        limit.workspace_id, limit.created_at = actor.workspace_id, limit.created_at or now
        limit.save()
        recount_limit(limit, actor.workspace, now=now)
    else:
        limit.delete()
    changes = {name: [_plain(before[name]), _plain(after[name])] for name in _KINDS if before[name] != after[name]}
    event = AgentLimitSet(
        workspace_id=actor.workspace_id,
        subject_id=limit_id,
        project_id=limit.project_id,
        member_id=limit.member_id,
        changes=changes,
    )
    record(event=event, actor=actor, now=now)
    return limit if is_wanted else None


def _whole(value: int | None, field: str) -> int | None:
    if value is not None and not 0 <= value <= _MOST:
        raise ValidationRefused("Use a number of 0 or more, or leave it empty for no limit.", field=field)
    return value


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value
