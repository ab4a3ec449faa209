"""The PDF of an issued invoice: set by the worker after the commit, or by whoever asks for it before the worker has."""

import logging
from datetime import datetime
from uuid import UUID

from django_tasks import task

from keito_server.invoices import actions, queries
from keito_server.invoices.documents import frozen_logo, read_paper, render_invoice_pdf
from keito_server.invoices.events import InvoiceIssued
from keito_server.invoices.models import Invoice
from keito_server.kit.tenancy import Actor

_logger = logging.getLogger(__name__)


@task()
def print_invoice(workspace_id: str, invoice_id: str) -> None:
    """Sets and keeps the PDF; doing it twice changes nothing."""
    invoice = queries.get_invoice_to_print(UUID(workspace_id), UUID(invoice_id))
    kept_pdf(invoice)


def print_when_issued(event: InvoiceIssued, _actor: Actor | None, _now: datetime) -> None:
    """Puts the printing on the worker's queue, in the transaction that issues the invoice."""
    print_invoice.enqueue(str(event.workspace_id), str(event.subject_id))


def kept_pdf(invoice: Invoice) -> bytes:
    """The stored PDF of an issued invoice; set and stored now if it is not there yet, or no longer."""
    if invoice.pdf:
        try:
            with invoice.pdf.open("rb") as file:
                return bytes(file.read())
        except FileNotFoundError:
            _logger.error(
                "The stored PDF of invoice %s is missing; it is set again from what was frozen.", invoice.number
            )
            return _set(invoice)
    pdf = _set(invoice)
    kept = actions.keep_pdf(workspace_id=invoice.workspace_id, invoice_id=invoice.id, pdf=pdf)
    with kept.pdf.open("rb") as file:
        return bytes(file.read())


def _set(invoice: Invoice) -> bytes:
    return render_invoice_pdf(read_paper(invoice.frozen, logo=queries.read_logo(frozen_logo(invoice.frozen))))
