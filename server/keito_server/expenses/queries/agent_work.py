"""The expenses of agents that a hard limit is about, by day (G5)."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from keito_server.expenses.models import Expense
from keito_server.expenses.rules import counted_tokens
from keito_server.projects.models import AgentLimit
from keito_server.projects.queries import AgentDay, AgentWork
from keito_server.team.models import Member

_KINDS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")


def list_agent_expenses(limit: AgentLimit) -> Iterator[AgentDay]:
    """Expenses of agent work on the limit's project, or of its agent: one query."""
    rows = Expense.objects.in_workspace(limit.workspace_id)
    rows = rows.filter(Q(source=Expense.Source.AGENT) | Q(member__user_type=Member.Type.AGENT))
    rows = rows.filter(project=limit.project_id) if limit.project_id else rows.filter(member=limit.member_id)
    is_told = Q(*((f"{kind}__isnull", False) for kind in _KINDS), _connector=Q.OR)
    tokens = sum((Coalesce(F(kind), 0) for kind in _KINDS[1:]), Coalesce(F(_KINDS[0]), 0))
    sums = (
        rows.order_by()
        .values_list("spent_date", "project__client__currency")
        .annotate(
            amount=Sum("total"),
            tokens=Sum(tokens, filter=is_told),
            thousands=Sum("units", filter=~is_told & Q(category__is_llm_usage=True)),
        )
    )
    for day, currency, amount, told, thousands in sums:
        counted = (told or 0) + counted_tokens([], units=None if thousands is None else Decimal(thousands))
        yield AgentDay(day, currency, AgentWork(amount=Decimal(amount or 0), tokens=counted))
