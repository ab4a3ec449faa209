"""Pure rules of expenses: amounts, whether they are billable, locks, and what tokens truly cost (N3, T5, T6, G1, G4, G6)."""

from keito_server.expenses.rules.amounts import Amount, check_unit_price, reckon
from keito_server.expenses.rules.locks import LockState
from keito_server.expenses.rules.provider import blended_price, is_below_provider, provider_cost
from keito_server.expenses.rules.terms import LLM_USAGE, LLM_USAGE_ID, is_billable
from keito_server.expenses.rules.tokens import TOKEN_KEYS, Tokens, counted_tokens, read_tokens

__all__ = [
    "LLM_USAGE",
    "LLM_USAGE_ID",
    "TOKEN_KEYS",
    "Amount",
    "LockState",
    "Tokens",
    "blended_price",
    "check_unit_price",
    "counted_tokens",
    "is_below_provider",
    "is_billable",
    "provider_cost",
    "read_tokens",
    "reckon",
]
