"""Rows of expenses whose stored figures disagree with each other, over all workspaces (N3, N7, G4)."""

from collections.abc import Iterator

from keito_server.expenses.models import Expense
from keito_server.expenses.rules import TOKEN_KEYS, read_tokens
from keito_server.kit.metadata import INDEXED_KEYS, indexed_value
from keito_server.kit.money import multiply, round_half_up


def list_wrong_expenses() -> Iterator[str]:
    """One sentence for each expense whose total is not units x unit price, or whose columns are not what its metadata says."""
    for expense in Expense.objects.across_workspaces().order_by("id").iterator(chunk_size=2000):
        if expense.units is not None and expense.unit_price is not None:
            if expense.total != round_half_up(multiply(expense.units, expense.unit_price), 6):
                yield f"Expense {expense.public_id}: its total is not its units x its unit price"
        elif expense.exchanged_units is not None:
            yield f"Expense {expense.public_id}: it keeps an exchange rate and has no unit price"
        tokens = read_tokens(expense.metadata, is_strict=False)
        if any(getattr(expense, key) != getattr(tokens, key) for key in TOKEN_KEYS):
            yield f"Expense {expense.public_id}: its tokens are not those of its metadata"
        if any(getattr(expense, key) != indexed_value(expense.metadata, key) for key in INDEXED_KEYS):
            yield f"Expense {expense.public_id}: what is indexed of its metadata is not what that says"
        if expense.provider_cost is not None and (not expense.model or not tokens.is_known):
            yield f"Expense {expense.public_id}: it has a provider's cost without a model or tokens"
