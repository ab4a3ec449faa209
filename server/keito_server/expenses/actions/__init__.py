"""Changing expenses and their categories."""

from keito_server.expenses.actions.approval import (
    mark_approved,
    mark_returned,
    mark_submitted,
    mark_undecided,
    take_out,
)
from keito_server.expenses.actions.default_categories import seed_categories

__all__ = [
    "mark_approved",
    "mark_returned",
    "mark_submitted",
    "mark_undecided",
    "seed_categories",
    "take_out",
]
