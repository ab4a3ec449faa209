"""What the verbs share: fetching a draft under a lock, totals, and freeing what was taken."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from keito_server.expenses.actions import unmark_invoiced as unmark_expenses_invoiced
from keito_server.invoices.errors import DraftChanged, InvoiceNotDraft
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoicedExpense, InvoiceLine
from keito_server.invoices.queries import visible_invoices
from keito_server.invoices.rules import reckon_totals
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions import unmark_invoiced


def lock_invoice(actor: Member, invoice_id: UUID) -> Invoice:
    """The invoice under a row lock, if the actor may see it."""
    rows = visible_invoices(actor).filter(id=invoice_id).select_for_update(of=("self",))
    invoice = rows.first()
    if invoice is None:
        raise NotFound
    return invoice


def lock_draft(actor: Member, invoice_id: UUID, *, version: datetime | None) -> Invoice:
    """The draft under a row lock, if the actor may draft it.

    `version` is the `updated_at` that the actor has seen: `DraftChanged` where somebody has saved it since.
    """
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    invoice = lock_invoice(actor, invoice_id)
    if not invoice.is_draft:
        raise InvoiceNotDraft(f"This invoice was issued as {invoice.number}, so it stays as it is.")
    if version is not None and version != invoice.updated_at:
        raise DraftChanged
    return invoice


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    """The invoice's lines in their order."""
    rows = InvoiceLine.objects.in_workspace(invoice.workspace_id).filter(invoice=invoice)
    return list(rows.order_by("position", "id"))


def reckon(invoice: Invoice, lines: Iterable[InvoiceLine]) -> None:
    """Puts the totals of the lines on the invoice (N4); the caller saves."""
    totals = reckon_totals(
        [(line.amount, line.is_taxed) for line in lines], tax_rate=invoice.tax_rate, currency=invoice.currency
    )
    invoice.subtotal, invoice.tax_base = totals.subtotal, totals.tax_base
    invoice.tax_amount, invoice.total = totals.tax_amount, totals.total


def free_work(actor: Member, invoice: Invoice, line: InvoiceLine | None = None) -> tuple[int, int]:
    """Takes what stands behind one line, or behind all, off the invoice, so that it can be invoiced again (I1).

    Answers how many entries of time and how many expenses that were.
    """
    of_line = {} if line is None else {"line": line}
    entries = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice=invoice, **of_line)
    expenses = InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(invoice=invoice, **of_line)
    entry_ids = list(entries.values_list("entry_id", flat=True))
    expense_ids = list(expenses.values_list("expense_id", flat=True))
    entries.delete()
    expenses.delete()
    freed = unmark_invoiced(actor=actor, entry_ids=entry_ids) if entry_ids else 0
    return freed, unmark_expenses_invoiced(actor=actor, expense_ids=expense_ids) if expense_ids else 0
