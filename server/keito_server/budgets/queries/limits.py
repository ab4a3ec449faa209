"""Hard limits of agent work, and what of them is used (G5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from keito_server.budgets.rules import Amount
from keito_server.projects.models import AgentLimit, AgentUse


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
        """Whether new work of agents is refused."""
        return self.used >= self.limit


def limits_of_projects(
    workspace_id: UUID, project_ids: Collection[UUID], month: date
) -> dict[UUID, tuple[LimitUse, ...]]:
    """By project, its limits; what begins anew each month is told of that month. Two queries."""
    rows = AgentLimit.objects.in_workspace(workspace_id).filter(project_id__in=project_ids)
    return {row.project_id: uses for row, uses in _with_uses(workspace_id, list(rows), month) if row.project_id}


def limits_of_agent(workspace_id: UUID, member_id: UUID, month: date) -> tuple[LimitUse, ...]:
    """An agent's own limits, in the workspace's currency. Two queries."""
    rows = AgentLimit.objects.in_workspace(workspace_id).filter(member_id=member_id)
    return next((uses for _, uses in _with_uses(workspace_id, list(rows), month)), ())


def _with_uses(
    workspace_id: UUID, limits: list[AgentLimit], month: date
) -> list[tuple[AgentLimit, tuple[LimitUse, ...]]]:
    if not limits:
        return []
    now = Q(month=month.replace(day=1))
    sums = AgentUse.objects.in_workspace(workspace_id).filter(limit__in=limits).values("limit_id")
    used: dict[UUID, Mapping[str, Any]] = {
        row["limit_id"]: row
        for row in sums.annotate(
            all_ms=Sum("used_ms"),
            all_amount=Sum("used_amount"),
            month_ms=Sum("used_ms", filter=now),
            month_amount=Sum("used_amount", filter=now),
            month_tokens=Sum("used_tokens", filter=now),
        )
    }
    return [(limit, tuple(_uses(limit, used.get(limit.id, {})))) for limit in limits]


def _uses(limit: AgentLimit, used: Mapping[str, Any]) -> list[LimitUse]:
    period = "month" if limit.is_monthly else "all"
    found = []
    if limit.limit_ms is not None:
        found.append(LimitUse(Measure.HOURS, limit.limit_ms, used.get(f"{period}_ms") or 0, limit.is_monthly))
    if limit.limit_amount is not None:
        found.append(LimitUse(Measure.MONEY, limit.limit_amount, used.get(f"{period}_amount") or 0, limit.is_monthly))
    if limit.limit_tokens is not None:
        found.append(LimitUse(Measure.TOKENS, limit.limit_tokens, used.get("month_tokens") or 0, True))
    return found
