"""What invoices announce."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDrafted(DomainEvent):
    """A draft was made, with this many entries of time and expenses on it, and parts of this many fixed fees."""

    subject_type = "invoice"
    sentence = "Drafted an invoice for {client}"
    client_id: UUID
    entries: int
    expenses: int = 0
    fees: int = 0
    total: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceUpdated(DomainEvent):
    """A draft changed; `changes` holds [before, after] by field or by line."""

    subject_type = "invoice"
    sentence = "Changed the invoice {subject}"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLineAdded(DomainEvent):
    """A line was added to a draft by hand."""

    subject_type = "invoice"
    sentence = "Added a line to the invoice {subject}"
    line_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLineRemoved(DomainEvent):
    """A line left a draft; the time or expenses behind it can be invoiced again (I1)."""

    subject_type = "invoice"
    sentence = "Removed the line “{description}” from the invoice {subject}"
    description: str
    amount: Decimal
    freed_entries: int
    freed_expenses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRepriced(DomainEvent):
    """A draft followed a changed price (R3) of a project, a task, a member or what these have in common.

    Rates are per hour, as text, None is no rate; `changes` has its total.
    `lines` is how many lines changed, came or went, `lines_by_hand` how many kept a price or quantity set by hand, and
    `freed_entries` how many entries left the draft because they have no rate any more (R1); `freed_expenses` how many
    expenses did because their project bills none any more (T6), where no rate is told.
    """

    subject_type = "invoice"
    sentence = "Repriced the invoice {subject} after rates had changed"
    project_id: UUID | None
    task_id: UUID | None
    member_id: UUID | None
    before_rate: Sequence[str | None]
    after_rate: Sequence[str | None]
    lines: int
    lines_by_hand: int
    freed_entries: int
    changes: dict[str, Any]
    freed_expenses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRepricingSeen(DomainEvent):
    """Somebody who works on a draft saved it with the notice of its changed rates before them."""

    subject_type = "invoice"
    sentence = "Saw that rates on the invoice {subject} had changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDeleted(DomainEvent):
    """A draft was deleted; its time and expenses can be invoiced again (I1)."""

    subject_type = "invoice"
    sentence = "Deleted a draft invoice for {client}"
    client_id: UUID
    total: Decimal
    freed_entries: int
    freed_expenses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceIssued(DomainEvent):
    """A draft got its number and was frozen (I2, I3)."""

    subject_type = "invoice"
    sentence = "Issued the invoice {number}"
    number: str
    total: Decimal
    currency: str
