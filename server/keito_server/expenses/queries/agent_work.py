"""The expenses of agents that a hard limit is about, by day (G5)."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import BigIntegerField, Case, Count, ExpressionWrapper, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from keito_server.expenses.models import Expense
from keito_server.expenses.rules import TOKEN_KEYS
from keito_server.kit.exact_sums import ExactSum
from keito_server.projects.models import AgentLimit
from keito_server.projects.queries import AgentDay, AgentWork
from keito_server.team.queries import AGENT_WORK

_WHOLE: "BigIntegerField[int, int]" = BigIntegerField()
_NOTHING = Value(0, output_field=_WHOLE)
_REPORTED = sum((Coalesce(F(kind), _NOTHING) for kind in TOKEN_KEYS[1:]), Coalesce(F(TOKEN_KEYS[0]), _NOTHING))
# Units are kept in millionths: a thousand of these is a token.
_THOUSANDS = ExpressionWrapper((F("units") + Value(500)) / Value(1000), output_field=_WHOLE)
_OF_UNITS = Case(When(category__is_llm_usage=True, then=Coalesce(_THOUSANDS, _NOTHING)), default=_NOTHING)
_TOKENS = Greatest(_REPORTED, _OF_UNITS, _NOTHING, output_field=_WHOLE)


def list_agent_expenses(limit: AgentLimit) -> Iterator[AgentDay]:
    """Expenses of agent work on the limit's project, or of its agent, counted as `use_limits` adds them: one query."""
    rows = Expense.objects.in_workspace(limit.workspace_id)
    rows = rows.filter(AGENT_WORK)
    rows = rows.filter(project=limit.project_id) if limit.project_id else rows.filter(member=limit.member_id)
    # What may become another currency is listed by its amount: each is rounded by itself.
    each = ["total"] if limit.converts else []
    by_day = rows.order_by().values("spent_date", "project__client__currency", *each)
    sums = by_day.annotate(amount=ExactSum("total", filter=Q(total__gt=0)), tokens=Sum(_TOKENS), count=Count("id"))
    for day, currency, amount, tokens, count in sums.values_list(
        "spent_date", "project__client__currency", "amount", "tokens", "count"
    ):
        yield AgentDay(day, currency, AgentWork(amount=Decimal(amount or 0), tokens=int(tokens)), count)
