"""Saving a new expense (G1, G4, N7, T6, T7)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.expenses.actions.agent_limits import use_limits
from keito_server.expenses.actions.receipts import attach_receipt
from keito_server.expenses.actions.saving import check_lock, take_amount, take_metadata
from keito_server.expenses.events import ExpenseCreated
from keito_server.expenses.models import Expense
from keito_server.expenses.queries import find_receipt_id, get_terms, may_edit
from keito_server.kit.days import day_of
from keito_server.kit.identifiers import new_id
from keito_server.kit.insertion import insert_row
from keito_server.kit.logging_rules import check_notes, check_spent_date
from keito_server.kit.metadata import check_metadata
from keito_server.projects.actions import note_sign_of_life
from keito_server.projects.queries import member_to_log_for
from keito_server.team.actions import hold_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExpense:
    """What a new expense is made of; shapes are checked, rules not yet.

    `category_id` may be `rules.LLM_USAGE` (G1). Amounts are in the currency of the project's client: a `total`, or `units`
    each at `unit_price`, or at the category's price where that is None. `receipt_id` is a loose receipt to attach.
    """

    project_id: UUID
    category_id: UUID
    spent_date: date
    source: str
    total: Decimal | None = None
    units: Decimal | None = None
    unit_price: Decimal | None = None
    notes: str = ""
    is_billable: bool | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    member_id: UUID | None = None
    receipt_id: UUID | None = None
    idempotency_key: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class SavedExpense:
    """A saved expense with what an answer says of it besides, so that nothing need be read once more."""

    expense: Expense
    currency: str
    is_llm_usage: bool
    receipt_id: UUID | None

    @property
    def fingerprint(self) -> str:
        """Of the request that has created it."""
        return self.expense.fingerprint

    @classmethod
    def of(cls, expense: Expense) -> "SavedExpense":
        """One that was read with its project's client and its category."""
        client, category = expense.project.client, expense.category
        return cls(expense, client.currency, category.is_llm_usage, find_receipt_id(expense))


@transaction.atomic
def create(*, actor: Member, new: NewExpense, now: datetime) -> Expense:
    """Saves the expense; what it may be refused with stands in `errors`, and in those of projects."""
    return save_new(actor=actor, new=new, now=now).expense


@transaction.atomic
def create_saved(*, actor: Member, new: NewExpense, now: datetime) -> SavedExpense:
    """The same, with what an answer says of it besides."""
    return save_new(actor=actor, new=new, now=now)


def save_new(*, actor: Member, new: NewExpense, now: datetime) -> SavedExpense:
    """The same inside an open transaction."""
    require(actor, Permission.EXPENSES_EDIT_OWN)
    may_log = new.member_id is None or may_edit(actor, member_id=new.member_id, project_id=new.project_id)
    member = member_to_log_for(actor, new.member_id, may_log=may_log, what="expenses")
    # So that a limit, another way to bill or another currency that is set meanwhile finds this expense or holds it (G5, R3, N7).
    hold_prices(actor.workspace_id)
    terms = get_terms(member, project_id=new.project_id, category_id=new.category_id, day=new.spent_date)
    terms.check_project(member=member)
    terms.check_category()
    check_spent_date(new.spent_date, today=day_of(now, member.zone), what="Expenses")
    expense = Expense(
        id=new_id(),
        workspace_id=actor.workspace_id,
        member=member,
        project_id=new.project_id,
        category_id=terms.category_id,
        spent_date=new.spent_date,
        notes=check_notes(new.notes),
        source=new.source,
        metadata=check_metadata(new.metadata),
        idempotency_key=new.idempotency_key,
        fingerprint=new.fingerprint,
        created_at=now,
        updated_at=now,
    )
    check_lock(actor, expense, now=now)
    take_amount(expense, terms, total=new.total, units=new.units, unit_price=new.unit_price)
    take_metadata(expense, is_llm_usage=terms.is_llm_usage)
    expense.is_billable = terms.billable(new.is_billable, metadata=expense.metadata)
    note_sign_of_life(workspace_id=expense.workspace_id, member_id=member.id, session_id=expense.session_id, now=now)
    use_limits(expense, terms=terms, now=now)
    insert_row(expense)
    if new.receipt_id is not None:
        attach_receipt(actor=actor, expense=expense, receipt_id=new.receipt_id, now=now)
    created = ExpenseCreated(
        workspace_id=expense.workspace_id,
        subject_id=expense.id,
        source=expense.source,
        is_billable=new.is_billable,
    )
    record(event=created, actor=actor, now=now)
    return SavedExpense(expense, terms.currency, terms.is_llm_usage, new.receipt_id)
