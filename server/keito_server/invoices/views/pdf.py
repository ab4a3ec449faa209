"""The PDF of an invoice: what was kept of an issued one, a draft's made anew each time."""

import re
from dataclasses import replace

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from keito_server.invoices import jobs, queries
from keito_server.invoices.documents import render_invoice_pdf
from keito_server.invoices.models import Invoice
from keito_server.invoices.views.requests import InvoiceRequest, logo_name, paper_of
from keito_server.team.permissions import Permission, requires

_UNSAFE = re.compile(r"[^\w.-]+")


@requires(Permission.INVOICES_DRAFT_MANAGED)
@require_GET
def pdf(request: InvoiceRequest, invoice_id: str, **_workspace: str) -> HttpResponse:
    """The PDF to look at in the browser; whoever saves it gets a file that is named by the number."""
    invoice = queries.get_invoice(request.actor, Invoice.parse_id(invoice_id))
    content = _draft_pdf(request, invoice) if invoice.is_draft else jobs.kept_pdf(invoice)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(False, _file_name(invoice)) or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _draft_pdf(request: InvoiceRequest, invoice: Invoice) -> bytes:
    paper = paper_of(request, invoice)
    logo = queries.read_logo(logo_name(request, invoice))
    return render_invoice_pdf(replace(paper, issuer=replace(paper.issuer, logo=logo)))


def _file_name(invoice: Invoice) -> str:
    name = invoice.number or f"Draft {invoice.client.name}"
    return _UNSAFE.sub("-", name).strip("-") + ".pdf"
