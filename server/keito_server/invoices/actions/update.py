"""Changing a draft: what stands on it, and its lines, in one piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.invoices import queries, rules
from keito_server.invoices.actions.saving import lines_of, lock_draft, reckon
from keito_server.invoices.events import InvoiceRepricingSeen, InvoiceUpdated
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.kit.errors import NotFound
from keito_server.kit.strict_json import check_text
from keito_server.team.models import Member

_LINE_FIELDS = ("description", "detail", "quantity", "unit_price", "amount", "is_taxed")
_TEXTS = ("subject", "purchase_order", "tax_label", "notes")


class DraftChanges(TypedDict, total=False):
    """What to change; absent keys stay as they are. `tax_rate` is a percentage, None for no tax."""

    subject: str
    purchase_order: str
    terms_days: int
    tax_label: str
    tax_rate: Decimal | None
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """All that can be edited of a line. Its entries stay, whatever its quantity and price become."""

    line_id: UUID
    description: str
    detail: str
    quantity: Decimal
    unit_price: Decimal
    is_taxed: bool


@transaction.atomic
def update_draft(
    *,
    actor: Member,
    invoice_id: UUID,
    changes: DraftChanges,
    now: datetime,
    lines: Sequence[LineChange] = (),
    version: datetime | None = None,
    has_seen_rates: bool = False,
) -> Invoice:
    """Changes a draft; lines that are not named stay as they are. What is sent back as it was shown changes nothing.

    `version` is the `updated_at` that the actor has seen (`DraftChanged` where it is not the newest). With
    `has_seen_rates` the draft does not tell any longer that rates on it have changed (R3).
    """
    invoice = lock_draft(actor, invoice_id, version=version)
    if has_seen_rates and queries.list_repricings(actor, invoice):
        seen = InvoiceRepricingSeen(workspace_id=invoice.workspace_id, subject_id=invoice.id)
        record(event=seen, actor=actor, now=now)
    changed = _change_words(invoice, changes)
    every = lines_of(invoice)
    edited = _change_lines(invoice, every, lines, changed)
    if not changed:
        return invoice
    InvoiceLine.objects.in_workspace(invoice.workspace_id).bulk_update(edited, _LINE_FIELDS, batch_size=100)
    reckon(invoice, every)
    invoice.updated_at = now
    invoice.save()
    updated = InvoiceUpdated(workspace_id=invoice.workspace_id, subject_id=invoice.id, changes=changed)
    record(event=updated, actor=actor, now=now)
    return invoice


def _change_words(invoice: Invoice, changes: DraftChanges) -> dict[str, Any]:
    for name in _TEXTS:
        check_text(str(changes.get(name, "")), name)
    rules.check_tax_rate(changes.get("tax_rate"))
    changed = {}
    for name, value in changes.items():
        before = getattr(invoice, name)
        if before != value:
            setattr(invoice, name, value)
            changed[name] = [before, value]
    return changed


def _change_lines(
    invoice: Invoice, every: Sequence[InvoiceLine], wanted: Sequence[LineChange], changed: dict[str, Any]
) -> list[InvoiceLine]:
    by_id = {line.id: line for line in every}
    edited = []
    for change in wanted:
        line = by_id.get(change.line_id)
        if line is None:
            raise NotFound
        before = _figures(line)
        write_line(
            line,
            currency=invoice.currency,
            description=change.description,
            detail=change.detail,
            quantity=change.quantity,
            unit_price=change.unit_price,
            is_taxed=change.is_taxed,
        )
        if before != _figures(line):
            edited.append(line)
            changed[f"line {line.public_id}"] = [before, _figures(line)]
    return edited


def write_line(
    line: InvoiceLine,
    *,
    currency: str,
    description: str,
    detail: str,
    quantity: Decimal,
    unit_price: Decimal,
    is_taxed: bool,
) -> None:
    """Puts words and figures on a line and reckons its amount (N4)."""
    line.description = check_text(description, "description")
    line.detail = check_text(detail, "description")
    line.amount = rules.line_amount(quantity, unit_price, currency=currency)
    line.quantity, line.unit_price, line.is_taxed = quantity, unit_price, is_taxed


def _figures(line: InvoiceLine) -> list[Any]:
    return [getattr(line, name) for name in _LINE_FIELDS]
