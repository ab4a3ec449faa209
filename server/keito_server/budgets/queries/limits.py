"""Hard limits of agent work, and what of them is used (G5)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from keito_server.budgets.rules import Amount
from keito_server.projects.models import AgentLimit
from keito_server.projects.queries import SPENDING, TIME, AgentAllowance, allowances


class Measure(StrEnum):
    """What a limit limits."""

    HOURS = "hours"
    MONEY = "money"
    TOKENS = "tokens"


@dataclass(frozen=True, slots=True)
class LimitUse:
    """One measure of a limit: milliseconds, an amount or tokens. `is_monthly` says that it begins anew each month."""

    measure: Measure
    limit: Amount
    used: Amount
    is_monthly: bool

    @property
    def left(self) -> Amount:
        """What may still be used: at least 0."""
        return max(self.limit - self.used, 0)

    @property
    def is_exhausted(self) -> bool:
        """Whether nothing of it is left, so that new work of agents is refused: time, expenses or both."""
        return self.used >= self.limit

    @property
    def refuses_time(self) -> bool:
        """Whether new time of agents is refused: hours and money do that."""
        return self.is_exhausted and self.measure in TIME

    @property
    def refuses_expenses(self) -> bool:
        """Whether new expenses of agents are refused: money and tokens do that."""
        return self.is_exhausted and self.measure in SPENDING


def limits_of_projects(
    workspace_id: UUID, project_ids: Collection[UUID], month: date
) -> dict[UUID, tuple[LimitUse, ...]]:
    """By project, its limits; what begins anew each month is told of that month. Two queries."""
    rows = AgentLimit.objects.in_workspace(workspace_id).filter(project_id__in=project_ids)
    return {row.project_id: uses for row, uses in _with_uses(list(rows), month) if row.project_id}


def limits_of_agent(workspace_id: UUID, member_id: UUID, month: date) -> tuple[LimitUse, ...]:
    """An agent's own limits, in the workspace's currency. Two queries."""
    rows = AgentLimit.objects.in_workspace(workspace_id).filter(member_id=member_id)
    return next((uses for _, uses in _with_uses(list(rows), month)), ())


def _with_uses(limits: list[AgentLimit], month: date) -> list[tuple[AgentLimit, tuple[LimitUse, ...]]]:
    """What is used as the guard itself reckons it, so that whoever asks is told what will be refused."""
    found = allowances(limits, day=month) if limits else {}
    return [(limit, tuple(_uses(limit, found[limit.id]))) for limit in limits]


def _uses(limit: AgentLimit, allowance: AgentAllowance) -> Iterator[LimitUse]:
    used = allowance.used
    if allowance.limit_ms is not None:
        yield LimitUse(Measure.HOURS, allowance.limit_ms, used.ms, limit.is_monthly)
    if allowance.limit_amount is not None:
        yield LimitUse(Measure.MONEY, allowance.limit_amount, used.amount, limit.is_monthly)
    if allowance.limit_tokens is not None:
        yield LimitUse(Measure.TOKENS, allowance.limit_tokens, used.tokens, is_monthly=True)
