"""Changing expenses and their categories."""

from keito_server.expenses.actions.approval import (
    mark_approved,
    mark_returned,
    mark_submitted,
    mark_undecided,
    take_out,
)
from keito_server.expenses.actions.default_categories import seed_categories
from keito_server.expenses.actions.receipts import (
    attach_receipt,
    clear_loose_receipts,
    clear_unnamed_files,
    detach_receipt,
    keep_receipt,
    reattach_receipt,
    remove_receipt,
)

__all__ = [
    "attach_receipt",
    "clear_loose_receipts",
    "clear_unnamed_files",
    "detach_receipt",
    "keep_receipt",
    "mark_approved",
    "mark_returned",
    "mark_submitted",
    "mark_undecided",
    "reattach_receipt",
    "remove_receipt",
    "seed_categories",
    "take_out",
]
