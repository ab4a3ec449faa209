"""Deleting an expense, and taking that back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.events.queries import get_event
from keito_server.expenses.actions.agent_limits import recount_limits
from keito_server.expenses.actions.letters import tell_of_deletion, tell_of_restoration
from keito_server.expenses.actions.receipts import detach_receipt, reattach_receipt
from keito_server.expenses.actions.saving import check_lock, get_in_reach
from keito_server.expenses.events import ExpenseDeleted, ExpenseRestored
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.expenses.queries import ExpenseTerms, get_terms, lock_of, may_edit
from keito_server.kit.errors import Conflict, PermissionRefused, Refusal, UndoTooLate
from keito_server.kit.insertion import insert_row
from keito_server.kit.metadata import compact_json
from keito_server.kit.strict_json import parse
from keito_server.projects.queries import check_currency_is
from keito_server.team.actions import hold_prices
from keito_server.team.errors import MemberArchived
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

UNDO_LASTS: Final = timedelta(hours=24)
"""For how long a deletion can be taken back; the audit trail keeps what was deleted."""
_TOOK_WORK = "took_new_work"
_RECEIPT = "receipt_id"
_CURRENCY = "currency"
_BESIDE = ("metadata", _TOOK_WORK, _RECEIPT, _CURRENCY)
_FIELDS = {field.attname: field for field in Expense._meta.concrete_fields}


@transaction.atomic
def delete(*, actor: Member, expense_id: UUID, now: datetime) -> UUID:
    """Deletes an unlocked expense and returns the event by which `restore` takes it back; its receipt is loose from now on."""
    require(actor, Permission.EXPENSES_EDIT_OWN)
    expense = get_in_reach(actor, expense_id)
    check_lock(actor, expense, now=now)
    receipt_id = detach_receipt(expense=expense, now=now)
    beside = {_TOOK_WORK: _work_refusal(expense) is None, _RECEIPT: None if receipt_id is None else str(receipt_id)}
    row = _row(expense) | beside | {_CURRENCY: expense.project.client.currency}
    expense.delete()
    recount_limits([expense], workspace=expense.member.workspace, now=now)
    deleted = ExpenseDeleted(workspace_id=actor.workspace_id, subject_id=UUID(row["id"]), row=row)
    event_id = record(event=deleted, actor=actor, now=now)
    expense.id = deleted.subject_id  # which deleting has taken off it
    tell_of_deletion(actor=actor, expense=expense, event_id=event_id, now=now)
    return event_id


@dataclass(frozen=True, slots=True)
class Restored:
    """An expense that is there again, and whether its receipt is not: removed meanwhile, or on another expense."""

    expense: Expense
    is_without_its_receipt: bool


def restore(*, actor: Member, event_id: UUID, now: datetime) -> Expense:
    """The same as `bring_back`, for whoever does not tell what became of its receipt."""
    return bring_back(actor=actor, event_id=event_id, now=now).expense


@transaction.atomic
def bring_back(*, actor: Member, event_id: UUID, now: datetime) -> Restored:
    """Brings back what the actor deleted, as it was, with its receipt where that is still there to be given.

    `UndoTooLate` after `UNDO_LASTS`. What has come in the way since the deletion refuses it as it would a new expense: a
    lock (T5), an archived project or a lost assignment (P4), a right to change it that the actor no longer has. `Conflict`
    where its amount would be in another currency by now, because its client has changed to that (N7).
    """
    require(actor, Permission.EXPENSES_EDIT_OWN)
    hold_prices(actor.workspace_id)  # and with them how its project bills, and in which currency (R3, N7)
    event = get_event(actor, event_id, kind=ExpenseDeleted.__name__)
    if now - event.happened_at > UNDO_LASTS:
        raise UndoTooLate
    row = parse(event.data.encode())["row"]
    expense = _expense(row)
    expense.member = (
        Member.objects.in_workspace(actor.workspace_id).select_related("workspace").get(id=expense.member_id)
    )
    _check_nothing_came_between(actor, expense, took_work=row[_TOOK_WORK], since=event.happened_at, now=now)
    check_currency_is(
        row.get(_CURRENCY), project_id=expense.project_id, workspace_id=actor.workspace_id, what="expense"
    )
    expense.is_billable &= _terms(expense).project_bills  # the project may bill nothing by now (T6)
    try:
        with transaction.atomic():
            insert_row(expense)
    except IntegrityError as error:
        raise Conflict("This expense has been restored already.") from error
    had_receipt = row[_RECEIPT] is not None
    has_receipt = had_receipt and reattach_receipt(expense=expense, receipt_id=UUID(row[_RECEIPT]))
    recount_limits([expense], workspace=expense.member.workspace, now=now)
    restored = ExpenseRestored(workspace_id=actor.workspace_id, subject_id=expense.id)
    restored_by = record(event=restored, actor=actor, now=now)
    tell_of_restoration(actor=actor, expense=expense, event_id=restored_by, now=now)
    return Restored(expense, is_without_its_receipt=had_receipt and not has_receipt)


def _check_category_is_there(expense: Expense) -> None:
    # A lock, so that it is not deleted in this very moment.
    categories = ExpenseCategory.objects.in_workspace(expense.workspace_id).select_for_update(no_key=True)
    if not categories.filter(id=expense.category_id).exists():
        raise Conflict(
            "The category of this expense has been deleted since, so it cannot be brought back. Write it down anew."
        )


def _check_nothing_came_between(
    actor: Member, expense: Expense, *, took_work: bool, since: datetime, now: datetime
) -> None:
    """Refuses what has become impossible since the deletion; a slip on an archived project can be taken back there."""
    if not may_edit(actor, member_id=expense.member_id, project_id=expense.project_id):
        raise PermissionRefused
    archived_at = expense.member.archived_at
    if archived_at is not None and archived_at > since:
        raise MemberArchived
    if lock_of(actor, expense, now=since) is None:
        check_lock(actor, expense, now=now)
    _check_category_is_there(expense)
    refusal = _work_refusal(expense) if took_work else None
    if refusal is not None:
        raise refusal


def _work_refusal(expense: Expense) -> Refusal | None:
    """What a new expense of this kind would be refused with, or None (P4)."""
    try:
        _terms(expense).check_project(member=expense.member)
    except Refusal as refusal:
        return refusal
    return None


def _terms(expense: Expense) -> ExpenseTerms:
    return get_terms(
        expense.member, project_id=expense.project_id, category_id=expense.category_id, day=expense.spent_date
    )


def _row(expense: Expense) -> dict[str, Any]:
    values = {name: getattr(expense, name) for name in _FIELDS}
    row: dict[str, Any] = msgspec.to_builtins(values, builtin_types=(), enc_hook=str)
    return row | {"metadata": compact_json(expense.metadata)}


def _expense(row: dict[str, Any]) -> Expense:
    return Expense(
        **{name: _FIELDS[name].to_python(value) for name, value in row.items() if name not in _BESIDE},
        metadata=parse(row["metadata"].encode()),
    )
