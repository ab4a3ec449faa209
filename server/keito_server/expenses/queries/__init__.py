"""Reading expenses and their categories."""

from keito_server.expenses.queries.categories import (
    categories_of,
    category_is,
    get_category,
    is_category_used,
    list_categories,
)
from keito_server.expenses.queries.expenses import (
    expenses_of_workspace,
    find_receipt_id,
    invoiceable,
    list_uninvoiced,
    visible_expenses,
)
from keito_server.expenses.queries.idempotency import find_by_idempotency_key
from keito_server.expenses.queries.page_columns import INVOICE_NUMBER, WHY_SENT_BACK, register_column
from keito_server.expenses.queries.provider import (
    DOLLARS,
    find_provider_cost,
    find_provider_price,
    list_below_provider,
    tokens_of,
)
from keito_server.expenses.queries.reach import lock_of, may_edit
from keito_server.expenses.queries.terms import ExpenseTerms, get_terms
from keito_server.expenses.rules import TOKEN_KEYS, Tokens, blended_price, is_below_provider

__all__ = [
    "DOLLARS",
    "INVOICE_NUMBER",
    "TOKEN_KEYS",
    "WHY_SENT_BACK",
    "ExpenseTerms",
    "Tokens",
    "blended_price",
    "categories_of",
    "category_is",
    "expenses_of_workspace",
    "find_by_idempotency_key",
    "find_provider_cost",
    "find_provider_price",
    "find_receipt_id",
    "get_category",
    "get_terms",
    "invoiceable",
    "is_below_provider",
    "is_category_used",
    "list_below_provider",
    "list_categories",
    "list_uninvoiced",
    "lock_of",
    "may_edit",
    "register_column",
    "tokens_of",
    "visible_expenses",
]
