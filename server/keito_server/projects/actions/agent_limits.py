"""The guard for agents: hard limits that are checked and used up in the transaction of each entry and expense (G5)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from keito_server.clients.events import ExchangeRateDeleted, ExchangeRateRestored, ExchangeRateSet
from keito_server.clients.queries import load_exchange_table, to_workspace
from keito_server.kit.days import day_of
from keito_server.kit.tenancy import Actor
from keito_server.kit.workspace_locks import WorkspaceLock, share
from keito_server.projects.errors import BudgetExhausted, LimitNeedsExchangeRate
from keito_server.projects.models import AgentLimit, AgentUse
from keito_server.projects.queries.agent_limits import allowances, month_of, saved_use
from keito_server.projects.rules import AgentAllowance, AgentWork
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace


def has_agent_limits(*, workspace_id: UUID, project_ids: Collection[UUID], member_ids: Collection[UUID]) -> bool:
    """Whether any limit holds agent work of these members on these projects: one cheap query, for agent work only.

    A limit that is being set is waited for, and one that is set from here on waits for the commit, so that it counts this
    work as it is saved then. Call it after entries are locked. New work, which locks none, asks by its terms instead, and
    holds prices before: who sets a limit locks these too.
    """
    share(WorkspaceLock.AGENT_LIMITS, workspace_id)
    return _limits(workspace_id, project_ids, member_ids).exists()


def use_agent_limits(
    *,
    project_id: UUID,
    member: Member,
    currency: str,
    day: date,
    work: AgentWork,
    kinds: Collection[str],
    is_new: bool,
    now: datetime,
) -> bool:
    """Adds agent work to the limits that hold it, and answers whether one of them is used beyond its end.

    Something new is refused with `BudgetExhausted` where nothing is left of one of `kinds`, in the month of its day or in
    the present one, so that no other day leads round a limit: whoever crosses one is let through once. The limits are
    locked until the commit, so that ten at once come one after the other. Call it after entries are locked: all take
    entries first and limits then.
    """
    workspace = member.workspace
    rows = _limits(workspace.id, [project_id], [member.id]).order_by("id").select_for_update(no_key=True)
    limits = list(rows)
    if not limits:
        return False
    now_used, is_over = allowances(limits, day=day), False
    if is_new:
        today = day_of(now, workspace.timezone)
        _check_something_is_left(limits, now_used, kinds, day=day, today=today)
        if month_of(today) != month_of(day):
            _check_something_is_left(limits, allowances(limits, day=today), kinds, day=today, today=today)
    for limit in limits:
        allowance = now_used[limit.id]
        counted = _in_currency_of(limit, workspace, currency, day, work)
        if counted is None:
            if is_new:
                raise LimitNeedsExchangeRate(field="project_id")
            counted, is_over = replace(work, amount=Decimal(0)), True
        _add(limit, month_of(day), counted, now)
        is_over |= allowance.add(counted).is_over and counted != AgentWork()
    return is_over


@transaction.atomic
def recount_agent_limits(
    *,
    workspace: Workspace,
    project_ids: Collection[UUID] = (),
    member_ids: Collection[UUID] = (),
    day: date | None = None,
    kinds: Collection[str] = (),
    is_refused: bool = False,
    now: datetime,
) -> bool:
    """Counts anew what is used of the limits of these projects and members, from all that is saved.

    For what changes saved work: corrections, deletions, new prices. Answers whether more of one of `kinds` is used in the
    period of the day than a limit allows; with `is_refused` that raises `BudgetExhausted`.
    """
    limits = list(_limits(workspace.id, project_ids, member_ids).order_by("id").select_for_update(no_key=True))
    for limit in limits:
        recount_limit(limit, workspace, now=now)
    if day is None or not kinds:
        return False
    now_used = allowances(limits, day=day)
    beyond = [(limit, kind) for limit in limits if (kind := now_used[limit.id].beyond(kinds))]
    if beyond and is_refused:
        raise BudgetExhausted(_words_of_raising(*beyond[0]), field="project_id")
    return bool(beyond)


def recount_after_exchange_rate(
    event: ExchangeRateSet | ExchangeRateDeleted | ExchangeRateRestored, _actor: Actor | None, now: datetime
) -> None:
    """Counts the money of agents' own limits anew once another exchange rate holds (N7)."""
    limits = AgentLimit.objects.in_workspace(event.workspace_id).filter(limit_amount__isnull=False)
    agents = list(limits.exclude(member=None).values_list("member_id", flat=True))
    if agents:
        workspace = Workspace.objects.get(id=event.workspace_id)
        recount_agent_limits(workspace=workspace, member_ids=[one for one in agents if one], now=now)


def recount_limit(limit: AgentLimit, workspace: Workspace, *, now: datetime) -> None:
    """Counts anew what is used of one limit, which is locked or new in this transaction."""
    months = saved_use(limit, workspace)
    rows = AgentUse.objects.in_workspace(workspace.id).filter(limit=limit)
    rows.exclude(month__in=months).delete()
    for month, work in months.items():
        use = rows.filter(month=month).first()
        if use is None:
            use = AgentUse(workspace_id=workspace.id, limit=limit, month=month, created_at=now)
        use.used_ms, use.used_amount, use.used_tokens = work.ms, work.amount, work.tokens
        use.save()


def _limits(workspace_id: UUID, project_ids: Collection[UUID], member_ids: Collection[UUID]) -> "QuerySet[AgentLimit]":
    rows = AgentLimit.objects.in_workspace(workspace_id)
    return rows.filter(Q(project_id__in=project_ids) | Q(member_id__in=member_ids))


def _add(limit: AgentLimit, month: date, work: AgentWork, now: datetime) -> None:
    if work == AgentWork():
        return
    # Read and written back: the limit is locked, so nobody else does.
    use = AgentUse.objects.in_workspace(limit.workspace_id).filter(limit=limit, month=month).first()
    if use is None:
        use = AgentUse(workspace_id=limit.workspace_id, limit=limit, month=month, created_at=now)
    kept = (AgentWork(use.used_ms, use.used_amount, use.used_tokens) + work).kept
    use.used_ms, use.used_amount, use.used_tokens = kept.ms, kept.amount, kept.tokens
    use.save()


def _in_currency_of(
    limit: AgentLimit, workspace: Workspace, currency: str, day: date, work: AgentWork
) -> AgentWork | None:
    """The work with its money in the limit's currency; None where no exchange rate says what it is worth (N7)."""
    if not limit.converts or currency == workspace.currency:
        return work
    rate = load_exchange_table(workspace.id).find(currency, day)
    return None if rate is None else AgentWork(work.ms, to_workspace(work.amount, rate), work.tokens)


def _check_something_is_left(
    limits: Collection[AgentLimit],
    used: dict[UUID, AgentAllowance],
    kinds: Collection[str],
    *,
    day: date,
    today: date,
) -> None:
    for limit in limits:
        if kind := used[limit.id].exhausted(kinds):
            raise BudgetExhausted(_words(limit, kind, day=day, today=today), field="project_id")


def _words(limit: AgentLimit, kind: str, *, day: date, today: date) -> str:
    """Which limit is used up, and who may raise it."""
    month = "this month" if month_of(day) == month_of(today) else f"in {day:%B %Y}"
    period = f" {month}" if limit.is_monthly or kind == "tokens" else ""
    refused = {
        "hours": "new time of agents is refused",
        "money": "new time and new expenses of agents are refused",
        "tokens": "new expenses of agents are refused",
    }[kind]
    return (
        f"The limit of {kind} for agents {_whose(limit)} is used up{period}. {_who_raises(limit)} can raise it; until then "
        f"{refused}, and what runs is still saved."
    )


def _words_of_raising(limit: AgentLimit, kind: str) -> str:
    return (
        f"This change would go beyond the limit of {kind} for agents {_whose(limit)}, so nothing was changed. "
        f"{_who_raises(limit)} can raise it, or make the change."
    )


def _whose(limit: AgentLimit) -> str:
    return "on this project" if limit.project_id else "on this agent"


def _who_raises(limit: AgentLimit) -> str:
    return "A manager of the project or an administrator" if limit.project_id else "An administrator"
