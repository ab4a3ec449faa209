"""Adding, removing and moving the lines of a draft."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.invoices import rules
from keito_server.invoices.actions.saving import free_work, lines_of, lock_draft, reckon
from keito_server.invoices.actions.update import write_line
from keito_server.invoices.events import InvoiceLineAdded, InvoiceLineRemoved, InvoiceUpdated
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member


class LineFields(TypedDict, total=False):
    """What a new line says; whatever is absent is empty, one, or nothing to pay."""

    description: str
    detail: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    is_taxed: bool


@transaction.atomic
def add_line(
    *, actor: Member, invoice_id: UUID, now: datetime, fields: LineFields | None = None, version: datetime | None = None
) -> InvoiceLine:
    """Adds a line at the end of a draft."""
    invoice = lock_draft(actor, invoice_id, version=version)
    lines = lines_of(invoice)
    rules.check_size(lines=len(lines) + 1)
    given = fields or LineFields()
    line = InvoiceLine(
        workspace_id=invoice.workspace_id,
        invoice=invoice,
        position=lines[-1].position + 1 if lines else 1,
        # Under the heading of the hours above it, a line by hand would seem to be one of them.
        heading=rules.OTHER_ITEMS if any(line.heading for line in lines) else "",
        unit=given.get("unit", ""),
        created_at=now,
    )
    write_line(
        line,
        currency=invoice.currency,
        description=given.get("description", ""),
        detail=given.get("detail", ""),
        quantity=given.get("quantity", Decimal(1)),
        unit_price=given.get("unit_price", Decimal(0)),
        is_taxed=given.get("is_taxed", True),
    )
    line.save(force_insert=True)
    _save(invoice, [*lines, line], now=now)
    added = InvoiceLineAdded(workspace_id=invoice.workspace_id, subject_id=invoice.id, line_id=line.id)
    record(event=added, actor=actor, now=now)
    return line


@transaction.atomic
def remove_line(
    *, actor: Member, invoice_id: UUID, line_id: UUID, now: datetime, version: datetime | None = None
) -> Invoice:
    """Removes a line from a draft; the time or expenses behind it can be invoiced again (I1)."""
    invoice = lock_draft(actor, invoice_id, version=version)
    lines = lines_of(invoice)
    line = _find(lines, line_id)
    freed_entries, freed_expenses = free_work(actor, invoice, line)
    InvoiceLine.objects.in_workspace(actor.workspace_id).filter(id=line.id).delete()
    _save(invoice, [one for one in lines if one.id != line.id], now=now)
    removed = InvoiceLineRemoved(
        workspace_id=invoice.workspace_id,
        subject_id=invoice.id,
        description=line.description,
        amount=line.amount,
        freed_entries=freed_entries,
        freed_expenses=freed_expenses,
    )
    record(event=removed, actor=actor, now=now)
    return invoice


@transaction.atomic
def move_line(
    *, actor: Member, invoice_id: UUID, line_id: UUID, places: int, now: datetime, version: datetime | None = None
) -> Invoice:
    """Moves a line down by so many places, or up where `places` is negative; at the end it stays there."""
    invoice = lock_draft(actor, invoice_id, version=version)
    lines = lines_of(invoice)
    line = _find(lines, line_id)
    before = lines.index(line)
    after = max(0, min(len(lines) - 1, before + places))
    if after == before:
        return invoice
    lines.insert(after, lines.pop(before))
    for position, one in enumerate(lines, start=1):
        one.position = position
    InvoiceLine.objects.in_workspace(actor.workspace_id).bulk_update(lines, ["position"], batch_size=200)
    _save(invoice, lines, now=now)
    changes = {f"line {line.public_id} position": [before + 1, after + 1]}
    moved = InvoiceUpdated(workspace_id=invoice.workspace_id, subject_id=invoice.id, changes=changes)
    record(event=moved, actor=actor, now=now)
    return invoice


def _find(lines: list[InvoiceLine], line_id: UUID) -> InvoiceLine:
    line = next((one for one in lines if one.id == line_id), None)
    if line is None:
        raise NotFound
    return line


def _save(invoice: Invoice, lines: list[InvoiceLine], *, now: datetime) -> None:
    reckon(invoice, lines)
    invoice.updated_at = now
    invoice.save()
