"""What every verb shares: fetching an expense under a lock, checking locks, reckoning, true cost."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from keito_server.expenses.models import Expense
from keito_server.expenses.queries import ExpenseTerms, expenses_of_workspace, lock_of, may_edit, visible_expenses
from keito_server.expenses.rules import TOKEN_KEYS, provider_cost, read_tokens, reckon
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.kit.metadata import index_metadata
from keito_server.team.models import Member


def get_in_reach(actor: Member, expense_id: UUID) -> Expense:
    """The expense under a row lock, if the actor may change it, whatever locks it (T5).

    `NotFound` for what the actor cannot see, `PermissionRefused` for what they see but may not change.
    """
    expense_ids = visible_expenses(actor).filter(id=expense_id).values("id")
    rows = expenses_of_workspace(actor).select_related("member__workspace", "project__client", "category")
    expense = rows.filter(id__in=expense_ids).select_for_update(of=("self",)).first()
    if expense is None:
        raise NotFound
    if not may_edit(actor, member_id=expense.member_id, project_id=expense.project_id):
        raise PermissionRefused
    return expense


def check_lock(actor: Member, expense: Expense, *, now: datetime) -> None:
    """Raises `ExpenseLocked` where the expense, as it stands, is not the actor's to change (T5)."""
    refusal = lock_of(actor, expense, now=now)
    if refusal is not None:
        raise refusal


def take_amount(
    expense: Expense, terms: ExpenseTerms, *, total: Decimal | None, units: Decimal | None, unit_price: Decimal | None
) -> None:
    """Puts on the expense what it comes to (N3). Units without a price take the category's, in the client's currency (N7)."""
    exchange = None
    if units is not None and unit_price is None:
        unit_price, exchange = terms.own_price()
    amount = reckon(total=total, units=units, unit_price=unit_price, notes=expense.notes)
    expense.total, expense.units, expense.unit_price = amount.total, amount.units, amount.unit_price
    expense.exchanged_units = None if exchange is None else exchange.units
    expense.exchanged_price = None if exchange is None else exchange.price


def take_metadata(expense: Expense, *, is_llm_usage: bool) -> None:
    """Copies what is indexed of the metadata, and its tokens, into columns; and what the tokens truly cost (G2, G4)."""
    index_metadata(expense)
    tokens = read_tokens(expense.metadata, is_strict=is_llm_usage)
    for key in TOKEN_KEYS:
        setattr(expense, key, getattr(tokens, key))
    expense.provider_cost = provider_cost(expense.model, tokens, day=expense.spent_date)
