"""What saved expenses use of the hard limits of agents (G5)."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from keito_server.expenses.models import Expense
from keito_server.expenses.queries import ExpenseTerms
from keito_server.expenses.rules import counted_tokens
from keito_server.projects.actions import has_agent_limits, recount_agent_limits, use_agent_limits
from keito_server.projects.queries import SPENDING, AgentWork, month_of
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace


def use_limits(expense: Expense, *, terms: ExpenseTerms, now: datetime) -> None:
    """Adds a new expense of agent work to the limits that hold it, and marks it where it is the one that crosses one.

    Refused where nothing is left (`BudgetExhausted`), unless it only gives something back: that is taken, and makes no
    room.
    """
    if not expense.is_agent_work or not terms.has_agent_limits:
        return
    work = _counted(expense, is_llm_usage=terms.is_llm_usage)
    expense.is_over_limit = use_agent_limits(
        project_id=expense.project_id,
        member=expense.member,
        currency=terms.currency,
        day=expense.spent_date,
        work=work,
        kinds=SPENDING,
        is_new=expense.total >= 0 or work.tokens > 0,
        now=now,
    )


def recount_limits(expenses: Collection[Expense], *, workspace: Workspace, now: datetime) -> None:
    """Counts anew what is used of the limits that hold these expenses, saved or deleted in this transaction."""
    of_agents = [expense for expense in expenses if expense.is_agent_work]
    if of_agents and _has_limits(of_agents):
        recount_agent_limits(
            workspace=workspace,
            project_ids={expense.project_id for expense in of_agents},
            member_ids={expense.member_id for expense in of_agents},
            now=now,
        )


def recount_changed(was: Expense, expense: Expense, *, actor: Member, now: datetime) -> None:
    """The same for an expense that was saved as it is now, and for the limits that held it as it was.

    Where it uses more than before and a limit is beyond its end, it is marked; an agent is refused that
    (`BudgetExhausted`), or it would lead round its limit by changing what is saved.
    """
    if not expense.is_agent_work or not _has_limits([was, expense]):
        return
    is_raised = _uses_more(was, expense)
    is_over = recount_agent_limits(
        workspace=expense.member.workspace,
        project_ids={was.project_id, expense.project_id},
        member_ids=[expense.member_id],
        day=expense.spent_date,
        kinds=SPENDING,
        is_refused=is_raised and actor.is_agent,
        now=now,
    )
    if is_over and is_raised and not expense.is_over_limit:
        expense.is_over_limit = True
        expense.save(update_fields=["is_over_limit"])


def _counted(expense: Expense, *, is_llm_usage: bool) -> AgentWork:
    """What a limit counts of an expense: never less than nothing, or an agent could make room for itself."""
    reported = (
        expense.input_tokens,
        expense.output_tokens,
        expense.cache_read_tokens,
        expense.cache_write_tokens,
    )
    tokens = counted_tokens(reported, units=expense.units if is_llm_usage else None)
    return AgentWork(amount=max(expense.total, Decimal(0)), tokens=tokens)


def _uses_more(was: Expense, expense: Expense) -> bool:
    """Whether a limit counts more of it than before, or another limit or month counts it."""
    before = _counted(was, is_llm_usage=was.category.is_llm_usage)
    after = _counted(expense, is_llm_usage=expense.category.is_llm_usage)
    if after.amount > before.amount or after.tokens > before.tokens:
        return True
    moved = (expense.project_id, month_of(expense.spent_date)) != (was.project_id, month_of(was.spent_date))
    return moved and after != AgentWork()


def _has_limits(expenses: Collection[Expense]) -> bool:
    [workspace_id] = {expense.workspace_id for expense in expenses}
    return has_agent_limits(
        workspace_id=workspace_id,
        project_ids={expense.project_id for expense in expenses},
        member_ids={expense.member_id for expense in expenses},
    )
