"""Lines of LLM usage that are billed below what the models' makers charged (G4): for warnings, which never refuse."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from keito_server.clients.queries import load_exchange_table
from keito_server.expenses.queries import convert_dollars
from keito_server.expenses.rules import TOKEN_KEYS, Tokens, blended_price, is_below_provider
from keito_server.invoices.models import Invoice, InvoicedExpense, InvoiceLine
from keito_server.kit.money import round_half_up
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


def list_below_provider_lines(actor: Member, invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[UUID, Decimal]:
    """By line whose price of a thousand tokens is below the makers', what these charged, in the invoice's currency.

    Blended as the tokens behind the line were used, each day's dollars at its exchange rate; of what is unpriced or has
    no exchange rate nothing is said (N7). Empty for those who may not see costs (P5). Two queries at most.
    """
    asked = {line.id: line for line in lines if line.kind == InvoiceLine.Kind.EXPENSE and line.is_agent_work}
    if not asked or not may(actor, Permission.COST_RATES_VIEW):
        return {}
    links = InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(
        invoice=invoice, line__in=asked, expense__provider_cost__isnull=False, expense__unit_price__isnull=False
    )
    rows: QuerySet[Any, Any] = links.order_by().values("line_id", "expense__spent_date")
    sums = {key: Sum(f"expense__{key}", default=0) for key in TOKEN_KEYS}
    found = list(rows.annotate(cost=Sum("expense__provider_cost"), **sums))
    if not found:
        return {}
    table, own = load_exchange_table(actor.workspace_id), actor.workspace.currency
    costs: dict[UUID, Decimal] = {}
    tokens: dict[UUID, int] = {}
    for row in found:
        cost = convert_dollars(
            Decimal(row["cost"]),
            currency=invoice.currency,
            own_currency=own,
            day=row["expense__spent_date"],
            table=table,
        )
        if cost is not None:
            costs[row["line_id"]] = costs.get(row["line_id"], Decimal(0)) + cost
            tokens[row["line_id"]] = tokens.get(row["line_id"], 0) + sum(row[key] for key in TOKEN_KEYS)
    below = {}
    for line_id, cost in costs.items():
        used = Tokens(tokens[line_id])
        price = blended_price(cost, used)
        if price is not None and is_below_provider(asked[line_id].unit_price, cost=cost, tokens=used):
            below[line_id] = round_half_up(price, 6)
    return below
