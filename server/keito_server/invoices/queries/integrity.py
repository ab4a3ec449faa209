"""Invoices whose stored figures disagree with each other, over all workspaces (N4, I1)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from keito_server.expenses.models import Expense
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoicedExpense, InvoiceLine
from keito_server.invoices.rules import line_amount, reckon_totals
from keito_server.time_entries.models import TimeEntry


def list_wrong_totals() -> Iterator[str]:
    """One sentence for each line that is not its quantity x its price, and each invoice that is not its lines and tax."""
    lines: dict[UUID, list[tuple[Decimal, bool]]] = defaultdict(list)
    for line in InvoiceLine.objects.across_workspaces().select_related("invoice").order_by("id").iterator():
        lines[line.invoice_id].append((line.amount, line.is_taxed))
        if line.amount != line_amount(line.quantity, line.unit_price, currency=line.invoice.currency):
            yield f"InvoiceLine {line.public_id}: its amount is not its quantity x its unit price"
    for invoice in Invoice.objects.across_workspaces().order_by("id").iterator():
        totals = reckon_totals(lines[invoice.id], tax_rate=invoice.tax_rate, currency=invoice.currency)
        stored = (invoice.subtotal, invoice.tax_base, invoice.tax_amount, invoice.total)
        if stored != (totals.subtotal, totals.tax_base, totals.tax_amount, totals.total):
            yield f"Invoice {invoice.public_id}: its totals are not what its lines come to"


def list_wrong_links() -> Iterator[str]:
    """One sentence for each entry that is locked as invoiced and on no invoice, or the reverse (I1)."""
    linked = Exists(InvoicedEntry.objects.across_workspaces().filter(entry=OuterRef("id")))
    entries = TimeEntry.objects.across_workspaces().order_by("id")
    for entry in entries.filter(~linked, is_invoiced=True).iterator():
        yield f"TimeEntry {entry.public_id}: it is locked as invoiced and on no invoice"
    for entry in entries.filter(linked, is_invoiced=False).iterator():
        yield f"TimeEntry {entry.public_id}: it is on an invoice and not locked"
    links = InvoicedEntry.objects.across_workspaces().order_by("id")
    for link in links.exclude(line__invoice=F("invoice")).iterator():
        yield f"InvoicedEntry {link.public_id}: its line is of another invoice"


def list_wrong_expense_links() -> Iterator[str]:
    """The same of expenses (I1)."""
    linked = Exists(InvoicedExpense.objects.across_workspaces().filter(expense=OuterRef("id")))
    expenses = Expense.objects.across_workspaces().order_by("id")
    for expense in expenses.filter(~linked, is_invoiced=True).iterator():
        yield f"Expense {expense.public_id}: it is locked as invoiced and on no invoice"
    for expense in expenses.filter(linked, is_invoiced=False).iterator():
        yield f"Expense {expense.public_id}: it is on an invoice and not locked"
    links = InvoicedExpense.objects.across_workspaces().order_by("id")
    for link in links.exclude(line__invoice=F("invoice")).iterator():
        yield f"InvoicedExpense {link.public_id}: its line is of another invoice"
