"""Deleting a draft."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.invoices.actions.saving import free_work, lock_draft
from keito_server.invoices.events import DraftDeleted
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.team.models import Member


@transaction.atomic
def delete_draft(*, actor: Member, invoice_id: UUID, now: datetime) -> Invoice:
    """Deletes a draft; all its time and expenses can be invoiced again (I1). What was issued cannot be deleted (I2)."""
    invoice = lock_draft(actor, invoice_id, version=None)
    freed_entries, freed_expenses = free_work(actor, invoice)
    InvoiceLine.objects.in_workspace(actor.workspace_id).filter(invoice=invoice).delete()
    Invoice.objects.in_workspace(actor.workspace_id).filter(id=invoice.id).delete()
    deleted = DraftDeleted(
        workspace_id=invoice.workspace_id,
        subject_id=invoice.id,
        client_id=invoice.client_id,
        total=invoice.total,
        freed_entries=freed_entries,
        freed_expenses=freed_expenses,
    )
    record(event=deleted, actor=actor, now=now)
    return invoice
