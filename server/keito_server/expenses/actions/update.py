"""Changing an expense (T5, T6, N7)."""

from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.expenses.actions.agent_limits import recount_changed
from keito_server.expenses.actions.letters import tell_of_change
from keito_server.expenses.actions.receipts import attach_receipt
from keito_server.expenses.actions.saving import check_lock, get_in_reach, take_amount, take_metadata
from keito_server.expenses.errors import NoExchangeRate
from keito_server.expenses.events import ExpenseUpdated
from keito_server.expenses.models import Expense
from keito_server.expenses.queries import ExpenseTerms, find_receipt_id, get_terms, lock_of, may_edit
from keito_server.kit.changes import changes_since, values_of
from keito_server.kit.days import day_of
from keito_server.kit.errors import PermissionRefused
from keito_server.kit.logging_rules import check_notes, check_spent_date
from keito_server.kit.metadata import check_metadata, merge_metadata
from keito_server.projects.actions import note_sign_of_life
from keito_server.team.actions import hold_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

COMPARED = (
    "project_id",
    "category_id",
    "spent_date",
    "units",
    "unit_price",
    "total",
    "notes",
    "is_billable",
    "metadata",
)
"""What an event of a change says the earlier and the later value of."""


class ExpenseChanges(TypedDict, total=False):
    """What to change; absent keys stay as they are. `metadata` is merged, null taking a key out, None all (G2).

    Units of None make the total a plain one; a unit price of None is the category's. `category_id` may be `rules.LLM_USAGE`
    (G1). A total beside units has to be their product.
    """

    project_id: UUID
    category_id: UUID
    spent_date: date
    total: Decimal
    units: Decimal | None
    unit_price: Decimal | None
    notes: str
    is_billable: bool
    metadata: dict[str, Any] | None
    receipt_id: UUID | None
    """A loose receipt in place of the one that the expense has; None takes that off."""


@transaction.atomic
def update(*, actor: Member, expense_id: UUID, changes: ExpenseChanges, now: datetime) -> Expense:
    """Changes an expense. What is sent back as it was shown changes nothing, also where the expense is locked by now.

    Its price stays what it was, unless units, price or category change, or the day or project bring another exchange rate.
    """
    require(actor, Permission.EXPENSES_EDIT_OWN)
    hold_prices(actor.workspace_id)  # and with them how its project bills, and in which currency (R3, N7)
    expense = get_in_reach(actor, expense_id)
    refusal = lock_of(actor, expense, now=now)
    before, was = values_of(expense, COMPARED), copy(expense)
    _apply(actor, expense, changes, now=now)
    changed = changes_since(before, expense)
    changes_receipt = "receipt_id" in changes and changes["receipt_id"] != find_receipt_id(expense)
    if not changed and not changes_receipt:
        return expense
    if refusal is not None:
        raise refusal
    if "spent_date" in changed:
        check_lock(actor, expense, now=now)
    _fall_out(expense)
    note_sign_of_life(
        workspace_id=expense.workspace_id, member_id=expense.member_id, session_id=expense.session_id, now=now
    )
    expense.updated_at = now
    expense.save()
    told = dict(changed)
    if changes_receipt:
        told["receipt"] = attach_receipt(actor=actor, expense=expense, receipt_id=changes["receipt_id"], now=now)
    if changed:
        recount_changed(was, expense, actor=actor, now=now)
        updated = ExpenseUpdated(workspace_id=expense.workspace_id, subject_id=expense.id, changes=changed)
        record(event=updated, actor=actor, now=now)
    tell_of_change(actor=actor, expense=expense, changes=told, now=now)
    return expense


def _apply(actor: Member, expense: Expense, changes: ExpenseChanges, *, now: datetime) -> None:
    was = _terms(expense)
    is_chosen = expense.is_billable != was.billable(None, metadata=expense.metadata)
    if "notes" in changes:
        expense.notes = check_notes(changes["notes"])
    if "metadata" in changes:
        merged = changes["metadata"]
        expense.metadata = {} if merged is None else merge_metadata(expense.metadata, check_metadata(merged))
    terms = _moved(actor, expense, changes, was, now=now)
    _change_amount(expense, changes, terms, was)
    if "metadata" in changes or terms is not was:
        take_metadata(expense, is_llm_usage=terms.is_llm_usage)
    # An expense that was made billable or not on purpose stays so; else its project or category decides (T6).
    given = changes.get("is_billable", expense.is_billable if is_chosen else None)
    if terms is not was or "is_billable" in changes or "metadata" in changes:
        expense.is_billable = terms.billable(given, metadata=expense.metadata)


def _moved(
    actor: Member, expense: Expense, changes: ExpenseChanges, was: ExpenseTerms, *, now: datetime
) -> ExpenseTerms:
    """Puts project, category and day on the expense, and answers the terms that they bring: `was` itself if none changes."""
    project_id = changes.get("project_id", expense.project_id)
    category_id = changes.get("category_id", expense.category_id)
    day = changes.get("spent_date", expense.spent_date)
    if project_id != expense.project_id and not may_edit(actor, member_id=expense.member_id, project_id=project_id):
        raise PermissionRefused(
            "You may not move this expense to a project that you do not manage.", field="project_id"
        )
    if day != expense.spent_date:
        check_spent_date(day, today=day_of(now, expense.member.zone), what="Expenses")
    terms = get_terms(expense.member, project_id=project_id, category_id=category_id, day=day)
    if (project_id, terms.category_id, day) == (expense.project_id, expense.category_id, expense.spent_date):
        return was
    if project_id != expense.project_id:
        terms.check_project(member=expense.member)
    if terms.category_id != expense.category_id:
        terms.check_category()
    expense.project_id, expense.category_id, expense.spent_date = project_id, terms.category_id, day
    return terms


def _change_amount(expense: Expense, changes: ExpenseChanges, terms: ExpenseTerms, was: ExpenseTerms) -> None:
    """Reckons the amount from what was given and what stays; a price that stays keeps the exchange rate that made it."""
    units = changes.get("units", expense.units)
    kept_price = None if units is None or _is_priced_anew(expense, terms, was) else expense.unit_price
    price = changes.get("unit_price", kept_price)
    total = changes.get("total")
    if units is None and total is None:
        if terms.currency != was.currency:
            raise NoExchangeRate(
                f"This project is billed in {terms.currency}. Give the amount in that currency.", field="total_cost"
            )
        total = expense.total
    is_kept = price == expense.unit_price and terms.currency == was.currency
    exchange = (expense.exchanged_units, expense.exchanged_price) if is_kept else (None, None)
    take_amount(expense, terms, total=total, units=units, unit_price=price)
    if price is not None:
        expense.exchanged_units, expense.exchanged_price = exchange


def _is_priced_anew(expense: Expense, terms: ExpenseTerms, was: ExpenseTerms) -> bool:
    """Whether the expense takes the category's price again: another category with a price, currency, or exchange rate.

    In another currency its own price says nothing, so that a category without one asks for it (N7).
    """
    if terms.currency != was.currency:
        return True
    if terms.category_id != was.category_id:
        return terms.price is not None
    return expense.exchanged_units is not None and terms.exchange != was.exchange


def _fall_out(expense: Expense) -> None:
    """Makes a changed expense unsubmitted while approvals are off: on again, nobody has approved what it says now (A3)."""
    if expense.approval != Expense.Approval.UNSUBMITTED and not expense.member.workspace.uses_approvals:
        expense.approval, expense.submission_id = Expense.Approval.UNSUBMITTED, None


def _terms(expense: Expense) -> ExpenseTerms:
    return get_terms(
        expense.member, project_id=expense.project_id, category_id=expense.category_id, day=expense.spent_date
    )
