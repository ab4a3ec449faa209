"""Keeping the PDF of an issued invoice: stored once, the same from then on (I3)."""

from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from keito_server.invoices.errors import InvoiceNotDraft
from keito_server.invoices.models import Invoice


@transaction.atomic
def keep_pdf(*, workspace_id: UUID, invoice_id: UUID, pdf: bytes) -> Invoice:
    """Stores the PDF unless one is kept already: whoever is second, worker or reader, finds the first one's.

    It is called for the product itself, after it has checked who asks; nothing about the invoice changes.
    """
    invoice = Invoice.objects.in_workspace(workspace_id).select_for_update().get(id=invoice_id)
    if invoice.is_draft:
        raise InvoiceNotDraft("A draft's PDF is made anew each time it is asked for.")
    if not invoice.pdf:
        invoice.pdf.save(f"{workspace_id}/{invoice.public_id}.pdf", ContentFile(pdf), save=False)
        invoice.save(update_fields=["pdf"])
    return invoice
