"""One address for an invoice: a draft opens in its editor, an issued one as it was sent."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from keito_server.invoices import queries
from keito_server.invoices.models import Invoice
from keito_server.invoices.views.draft import draft_page, save_draft
from keito_server.invoices.views.listing import Row
from keito_server.invoices.views.requests import InvoiceRequest, behind_words, paper_of, sheet_of, today_of
from keito_server.team.permissions import Permission, requires
from keito_server.web import toasts


@requires(Permission.INVOICES_DRAFT_MANAGED)
@require_http_methods(["GET", "POST"])
def show(request: InvoiceRequest, subdomain: str, invoice_id: str) -> HttpResponse:
    """Shows the invoice; a POST is the editor's form."""
    invoice = queries.get_invoice(request.actor, Invoice.parse_id(invoice_id))
    if request.method == "POST":
        if invoice.is_draft:
            return save_draft(request, invoice)
        # A second click on “Issue”, or a tab that was left open: there is nothing to save, and nothing is lost.
        toasts.show_failure(request, f"This invoice was issued as {invoice.number}; it stays as it is.")
        return redirect("invoices:show", subdomain, invoice.public_id)
    return draft_page(request, invoice) if invoice.is_draft else _issued_page(request, invoice)


def _issued_page(request: InvoiceRequest, invoice: Invoice) -> HttpResponse:
    today = today_of(request)
    lines = queries.list_lines(request.actor, invoice)
    context = {
        "invoice": invoice,
        "row": Row(invoice, today),
        "lines": lines,
        "behind": behind_words([line for line in lines if line.entry_count or line.expense_count]),
        **sheet_of(request, invoice, paper_of(request, invoice)),
        "days_left": (invoice.due_date - today).days if invoice.due_date else None,
    }
    return render(request, "invoices/issued.html", context)
