"""Whether LLM usage is billed below what the model's maker charged for it (G4): for warnings, which never refuse."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from keito_server.clients.queries import ExchangeTable, convert, load_exchange_table
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.expenses.rules import Tokens, blended_price, is_below_provider
from keito_server.kit.money import round_half_up
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

DOLLARS = "USD"
"""The price lists of models are in US dollars (G4)."""
_LOOKED_AT = 200
_RECENT = timedelta(days=90)


def tokens_of(expense: Expense) -> Tokens:
    """The tokens that an expense reports, as its columns have them."""
    return Tokens(expense.input_tokens, expense.output_tokens, expense.cache_read_tokens, expense.cache_write_tokens)


def list_below_provider(actor: Member, expenses: Iterable[Expense]) -> set[UUID]:
    """Ids of those expenses whose price of a thousand tokens is below their maker's, blended as they were used.

    Expenses come with their project's client. One that is unpriced, or whose currency no exchange rate makes comparable, is
    not among them: nothing is said of what is not known. One query.
    """
    asked = [each for each in expenses if each.provider_cost is not None and each.unit_price is not None]
    table = load_exchange_table(actor.workspace_id) if asked else ExchangeTable([])
    return {each.id for each in asked if _is_below(each, own_currency=actor.workspace.currency, table=table)}


def find_provider_cost(actor: Member, expense: Expense) -> Decimal | None:
    """What the model's maker charged for an expense, in the currency of its client; None where no rate says (N7). One query."""
    own, currency = actor.workspace.currency, expense.project.client.currency
    table = ExchangeTable([]) if currency == DOLLARS else load_exchange_table(actor.workspace_id)
    return _cost_in(expense, currency=currency, own_currency=own, table=table)


def find_provider_price(actor: Member, category: ExpenseCategory, *, today: date | None = None) -> Decimal | None:
    """What the makers charged for a thousand tokens of the category's latest expenses, in the workspace's currency.

    Blended over at most 200 priced ones of the last 90 days before `today` (in the workspace's calendar), to 6 decimals. None
    where there are none, or no exchange rate for US dollars. A price below it is warned about where it is set. For
    administrators. Two queries.
    """
    require(actor, Permission.EXPENSE_CATEGORIES_EDIT)
    rows = Expense.objects.in_workspace(actor.workspace_id).filter(category=category, provider_cost__isnull=False)
    if today is not None:
        rows = rows.filter(spent_date__range=(today - _RECENT, today + timedelta(days=1)))
    latest = list(rows.order_by("-spent_date", "-id")[:_LOOKED_AT])
    table = load_exchange_table(actor.workspace_id) if latest else ExchangeTable([])
    cost, count = Decimal(0), 0
    for expense in latest:
        own = actor.workspace.currency
        converted = _cost_in(expense, currency=own, own_currency=own, table=table)
        if converted is not None:
            cost += converted
            count += tokens_of(expense).total
    blended = blended_price(cost, Tokens(count))
    return None if blended is None else round_half_up(blended, 6)


def _is_below(expense: Expense, *, own_currency: str, table: ExchangeTable) -> bool:
    currency = expense.project.client.currency
    cost = _cost_in(expense, currency=currency, own_currency=own_currency, table=table)
    if cost is None or expense.unit_price is None:
        return False
    return is_below_provider(expense.unit_price, cost=cost, tokens=tokens_of(expense))


def _cost_in(expense: Expense, *, currency: str, own_currency: str, table: ExchangeTable) -> Decimal | None:
    if expense.provider_cost is None:
        return None
    return convert(expense.provider_cost, DOLLARS, currency, own=own_currency, day=expense.spent_date, table=table)
