"""Taking time and expenses onto an invoice: under locks, marked, and linked to their lines (I1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, models, transaction

from keito_server.expenses.actions import mark_invoiced as mark_expenses_invoiced
from keito_server.expenses.models import Expense
from keito_server.invoices import queries, rules
from keito_server.invoices.errors import TimeAlreadyInvoiced
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoicedExpense, InvoiceLine
from keito_server.team.models import Member
from keito_server.time_entries.actions import mark_invoiced
from keito_server.time_entries.models import TimeEntry

BATCH = 1_000
Line = rules.TimeLine | rules.ExpenseLine | rules.FeeLine
_Work = TypeVar("_Work", TimeEntry, Expense)


def lock_entries(actor: Member, chosen: Sequence[TimeEntry]) -> list[TimeEntry]:
    """The chosen entries as they are now, in one order for everybody, so that two imports wait and never deadlock."""
    rows = queries.time_among(actor, [entry.id for entry in chosen])
    return _locked(rows, chosen)


def lock_expenses(actor: Member, chosen: Sequence[Expense]) -> list[Expense]:
    """The chosen expenses as they are now; whoever takes both locks the entries first."""
    return _locked(queries.expenses_among(actor, [expense.id for expense in chosen]), chosen) if chosen else []


def link(actor: Member, invoice: Invoice, lines: Sequence[tuple[InvoiceLine, Line]], *, now: datetime) -> None:
    """Marks what stands behind each line and links it; the unique link refuses what the count has missed (I1)."""
    given = {"workspace_id": invoice.workspace_id, "invoice": invoice, "created_at": now}
    entries, expenses = [], []
    for stored, line in lines:
        if isinstance(line, rules.TimeLine):
            entries += [InvoicedEntry(line=stored, entry_id=entry_id, **given) for entry_id in line.entry_ids]
        elif isinstance(line, rules.ExpenseLine):
            expenses += [InvoicedExpense(line=stored, expense_id=each, **given) for each in line.expense_ids]
    if mark_invoiced(actor=actor, entry_ids=[one.entry_id for one in entries]) != len(entries):
        raise TimeAlreadyInvoiced
    if mark_expenses_invoiced(actor=actor, expense_ids=[one.expense_id for one in expenses]) != len(expenses):
        raise TimeAlreadyInvoiced
    try:
        with transaction.atomic():
            InvoicedEntry.objects.in_workspace(actor.workspace_id).bulk_create(entries, batch_size=BATCH)
            InvoicedExpense.objects.in_workspace(actor.workspace_id).bulk_create(expenses, batch_size=BATCH)
    except IntegrityError as error:
        raise TimeAlreadyInvoiced from error


def _locked(rows: "models.QuerySet[_Work]", chosen: Sequence[_Work]) -> list[_Work]:
    found = list(rows.order_by("id").select_for_update(of=("self",)))
    was = {one.id: (one.project_id, one.spent_date) for one in chosen}
    if len(found) < len(chosen) or any(was[one.id] != (one.project_id, one.spent_date) for one in found):
        raise TimeAlreadyInvoiced
    return found
