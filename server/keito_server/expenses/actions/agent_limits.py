"""What saved expenses use of the hard limits of agents (G5)."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from keito_server.expenses.models import Expense
from keito_server.expenses.rules import counted_tokens
from keito_server.projects.actions import has_agent_limits, recount_agent_limits, use_agent_limits
from keito_server.projects.queries import SPENDING, AgentWork
from keito_server.workspaces.models import Workspace


def use_limits(expense: Expense, *, currency: str, is_llm_usage: bool, now: datetime) -> None:
    """Adds a new expense of agent work to the limits that hold it, and marks it where it is the one that crosses one.

    Refused where nothing is left (`BudgetExhausted`), unless it only gives something back: that is taken, and makes no
    room.
    """
    if not expense.is_agent_work or not _has_limits([expense]):
        return
    tokens = counted_tokens(
        [
            expense.input_tokens,
            expense.output_tokens,
            expense.cache_read_tokens,
            expense.cache_write_tokens,
        ],
        units=expense.units if is_llm_usage else None,
    )
    expense.is_over_limit = use_agent_limits(
        project_id=expense.project_id,
        member=expense.member,
        currency=currency,
        day=expense.spent_date,
        work=AgentWork(amount=max(expense.total, Decimal(0)), tokens=tokens),
        kinds=SPENDING,
        is_new=expense.total >= 0 or tokens > 0,
        now=now,
    )


def recount_limits(expenses: Collection[Expense], *, workspace: Workspace, now: datetime) -> bool:
    """Counts anew what is used of the limits that hold these expenses, saved or deleted in this transaction.

    Name an expense that moved twice, as it was and as it is. Answers whether one of the limits is beyond its end.
    """
    of_agents = [expense for expense in expenses if expense.is_agent_work]
    if not of_agents or not _has_limits(of_agents):
        return False
    return recount_agent_limits(
        workspace=workspace,
        project_ids={expense.project_id for expense in of_agents},
        member_ids={expense.member_id for expense in of_agents},
        now=now,
    )


def _has_limits(expenses: Collection[Expense]) -> bool:
    [workspace_id] = {expense.workspace_id for expense in expenses}
    return has_agent_limits(
        workspace_id=workspace_id,
        project_ids={expense.project_id for expense in expenses},
        member_ids={expense.member_id for expense in expenses},
    )
