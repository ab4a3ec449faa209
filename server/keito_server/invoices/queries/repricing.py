"""Which changed rates a draft has followed since somebody last saw to it, for the notice on it (R3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from keito_server.events.models import AuditEvent
from keito_server.events.queries import list_for_subject, name_subjects
from keito_server.invoices.events import InvoiceRepriced, InvoiceRepricingSeen
from keito_server.invoices.models import Invoice
from keito_server.kit.tenancy import Actor


@dataclass(frozen=True, slots=True)
class Repricing:
    """One time that a draft followed a changed price. Rates are per hour, None is no rate.

    `by` and `whose` are names (of a project, a task, a member, or several of these), `by` is empty where nobody did it;
    the totals are the same where nothing changed.
    """

    happened_at: datetime
    by: str
    whose: Sequence[str]
    before: Sequence[Decimal | None]
    after: Sequence[Decimal | None]
    lines: int
    lines_by_hand: int
    freed_entries: int
    freed_expenses: int
    totals: tuple[Decimal, Decimal] | None


class _Kept(msgspec.Struct):
    """What the event keeps."""

    before_rate: list[str | None]
    after_rate: list[str | None]
    lines: int
    lines_by_hand: int
    freed_entries: int
    changes: dict[str, tuple[str, str]]
    freed_expenses: int = 0
    project_id: UUID | None = None
    task_id: UUID | None = None
    member_id: UUID | None = None

    def whose(self) -> list[tuple[str, UUID]]:
        named = (("project", self.project_id), ("task", self.task_id), ("member", self.member_id))
        return [(kind, one) for kind, one in named if one is not None]


def list_repricings(actor: Actor, invoice: Invoice) -> list[Repricing]:
    """What of a draft's rates changed since it was last saved with such a notice, oldest first; of an issued one nothing.

    The caller has checked that the actor may see the invoice.
    """
    if not invoice.is_draft:
        return []
    kinds = (InvoiceRepriced.__name__, InvoiceRepricingSeen.__name__)
    pending: list[AuditEvent] = []
    for event in list_for_subject(actor, invoice.id, kinds=kinds):
        pending = [*pending, event] if event.kind == InvoiceRepriced.__name__ else []
    kept = [msgspec.json.decode(event.data, type=_Kept) for event in pending]
    people = [("member", event.actor_id) for event in pending if event.actor_id]
    names = name_subjects(actor.workspace_id, {*people, *(named for one in kept for named in one.whose())})
    return [
        Repricing(
            happened_at=event.happened_at,
            by=names.get(event.actor_id, "") if event.actor_id else "",
            whose=[names[named] for _, named in one.whose() if named in names],
            before=[_rate(rate) for rate in one.before_rate],
            after=[_rate(rate) for rate in one.after_rate],
            lines=one.lines,
            lines_by_hand=one.lines_by_hand,
            freed_entries=one.freed_entries,
            freed_expenses=one.freed_expenses,
            totals=_totals(one),
        )
        for event, one in zip(pending, kept, strict=True)
    ]


def _rate(kept: str | None) -> Decimal | None:
    return None if kept is None else Decimal(kept)


def _totals(kept: _Kept) -> tuple[Decimal, Decimal] | None:
    pair = kept.changes.get("total")
    return None if pair is None else (Decimal(pair[0]), Decimal(pair[1]))
