"""What stands behind a line: every hour, also an agent's, down to its session; every expense with its receipt."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from keito_server.invoices import queries, rules
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.invoices.views.requests import InvoiceRequest
from keito_server.team.permissions import Permission, requires


@requires(Permission.INVOICES_DRAFT_MANAGED)
@require_GET
def line(request: InvoiceRequest, invoice_id: str, line_id: str, **_workspace: str) -> HttpResponse:
    """The entries or expenses of a line as a page, or as the part that opens beneath the line."""
    invoice = queries.get_invoice(request.actor, Invoice.parse_id(invoice_id))
    shown = queries.get_line(request.actor, invoice, InvoiceLine.parse_id(line_id))
    is_spent = shown.kind == InvoiceLine.Kind.EXPENSE
    expenses = queries.list_line_expenses(request.actor, shown) if is_spent else []
    entries = [] if expenses else queries.list_line_entries(request.actor, shown)
    context = {
        "expenses": expenses,
        "spent": sum((expense.total for expense, _ in expenses), Decimal(0)),
        "invoice": invoice,
        "line": shown,
        "rows": [(entry, rules.quantity_of(entry.rounded_ms)) for entry in entries],
        "hours": rules.quantity_of(sum(entry.rounded_ms for entry in entries)),
    }
    part = "invoices/_expenses.html" if expenses else "invoices/_entries.html"
    response = render(request, part if request.htmx else "invoices/line.html", context | {"part": part})
    patch_vary_headers(response, ["HX-Request"])
    return response
