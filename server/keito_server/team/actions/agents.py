"""Taking on an agent with all that it needs to begin (agent-users.md)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from django.db import transaction

from keito_server.team.actions.keys import NewApiKey, create_api_key
from keito_server.team.actions.members import add_agent
from keito_server.team.actions.rates import set_rate
from keito_server.team.models import Member, MemberRate


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgent:
    """What a new agent is made of. Rates are per hour in the workspace's currency; without `key_name` there is no key.

    `project_ids` are public ids of projects that it may log time on from the start.
    """

    name: str
    description: str = ""
    billable_rate: Decimal | None = None
    cost_rate: Decimal | None = None
    weekly_capacity_ms: int | None = None
    project_ids: Collection[str] = ()
    key_name: str = ""


class Assigning(Protocol):
    """Puts a member on projects; raises `NotFound` for one that is not in the workspace."""

    def __call__(self, *, actor: Member, member: Member, project_ids: Collection[str], now: datetime) -> None: ...


_assignings: list[Assigning] = []


def register_assigning(assign: Assigning) -> None:
    """Has `assign` put new agents on their projects: projects live above the team."""
    _assignings[:] = [assign]


@transaction.atomic
def hire_agent(*, actor: Member, new: NewAgent, now: datetime) -> tuple[Member, NewApiKey | None]:
    """Adds an agent with its rates, its projects and a first key: all of it, or nothing."""
    agent = add_agent(
        actor=actor,
        name=new.name,
        description=new.description,
        weekly_capacity_ms=new.weekly_capacity_ms,
        now=now,
    )
    for kind, amount in ((MemberRate.Kind.BILLABLE, new.billable_rate), (MemberRate.Kind.COST, new.cost_rate)):
        if amount is not None:
            set_rate(actor=actor, member=agent, kind=kind, amount=amount, now=now)
    for assign in _assignings:
        assign(actor=actor, member=agent, project_ids=new.project_ids, now=now)
    key = create_api_key(actor=actor, member_id=agent.id, name=new.key_name, now=now) if new.key_name else None
    return agent, key
