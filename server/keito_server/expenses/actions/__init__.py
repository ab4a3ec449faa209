"""Changing expenses and their categories."""

from keito_server.expenses.actions.approval import (
    mark_approved,
    mark_returned,
    mark_submitted,
    mark_undecided,
    take_out,
)
from keito_server.expenses.actions.billing import bill_otherwise, find_billed_otherwise
from keito_server.expenses.actions.categories import (
    CategoryFields,
    archive_category,
    create_category,
    delete_category,
    restore_category,
    update_category,
)
from keito_server.expenses.actions.create import NewExpense, SavedExpense, create, create_saved
from keito_server.expenses.actions.create_once import create_once
from keito_server.expenses.actions.default_categories import seed_categories
from keito_server.expenses.actions.delete import Restored, bring_back, delete, restore
from keito_server.expenses.actions.invoicing import mark_invoiced, unmark_invoiced
from keito_server.expenses.actions.receipts import (
    attach_receipt,
    clear_loose_receipts,
    clear_unnamed_files,
    detach_receipt,
    keep_receipt,
    reattach_receipt,
    remove_receipt,
)
from keito_server.expenses.actions.update import ExpenseChanges, update

__all__ = [
    "CategoryFields",
    "ExpenseChanges",
    "NewExpense",
    "Restored",
    "SavedExpense",
    "archive_category",
    "attach_receipt",
    "bill_otherwise",
    "bring_back",
    "clear_loose_receipts",
    "clear_unnamed_files",
    "create",
    "create_category",
    "create_once",
    "create_saved",
    "delete",
    "delete_category",
    "detach_receipt",
    "find_billed_otherwise",
    "keep_receipt",
    "mark_approved",
    "mark_invoiced",
    "mark_returned",
    "mark_submitted",
    "mark_undecided",
    "reattach_receipt",
    "remove_receipt",
    "restore",
    "restore_category",
    "seed_categories",
    "take_out",
    "unmark_invoiced",
    "update",
    "update_category",
]
