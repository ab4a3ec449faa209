"""Lines of LLM usage that are billed below what the models' makers charged (G4): for warnings, which never refuse."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from keito_server.clients.queries import convert, load_exchange_table
from keito_server.expenses.queries import DOLLARS, Tokens, blended_price, is_below_provider
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.kit.money import round_half_up
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


def list_below_provider_lines(actor: Member, invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[UUID, Decimal]:
    """By line whose price of a thousand tokens is below the makers', what these charged, in the invoice's currency.

    Blended as the tokens behind the line were used, each day's dollars at its exchange rate; of what is unpriced or has
    no exchange rate nothing is said (N7). Empty for those who may not see costs (P5). `lines` come from `list_lines`; one query.
    """
    asked = [line for line in lines if line.is_agent_work and line.token_costs]
    if not asked or not may(actor, Permission.COST_RATES_VIEW):
        return {}
    table, own = load_exchange_table(actor.workspace_id), actor.workspace.currency
    below = {}
    for line in asked:
        cost, count = Decimal(0), 0
        for day, dollars, tokens in line.token_costs:
            spent = convert(dollars, DOLLARS, invoice.currency, own=own, day=day, table=table)
            if spent is not None:
                cost, count = cost + spent, count + tokens
        used = Tokens(count)
        price = blended_price(cost, used)
        if price is not None and is_below_provider(line.unit_price, cost=cost, tokens=used):
            below[line.id] = round_half_up(price, 6)
    return below
