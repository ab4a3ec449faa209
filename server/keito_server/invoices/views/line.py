"""The time behind a line: every hour, also an agent's, down to its session."""

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
    """The entries of a line as a page, or as the part that opens beneath the line."""
    invoice = queries.get_invoice(request.actor, Invoice.parse_id(invoice_id))
    shown = queries.get_line(request.actor, invoice, InvoiceLine.parse_id(line_id))
    entries = queries.list_line_entries(request.actor, shown)
    context = {
        "invoice": invoice,
        "line": shown,
        "rows": [(entry, rules.quantity_of(entry.rounded_ms)) for entry in entries],
        "hours": rules.quantity_of(sum(entry.rounded_ms for entry in entries)),
    }
    response = render(request, "invoices/_entries.html" if request.htmx else "invoices/line.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
