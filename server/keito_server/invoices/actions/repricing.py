"""What a changed rate leaves alone: hours on drafts keep what their lines say (R3)."""

from datetime import datetime

from keito_server.invoices.models import Invoice, InvoicedEntry
from keito_server.team.actions import RateSpan, Repriced
from keito_server.team.models import Member, MemberRate
from keito_server.time_entries.actions import count_unlike, entries_of_span


def count_kept_on_drafts(*, actor: Member, span: RateSpan, now: datetime) -> Repriced:  # noqa: ARG001  # what is kept has no instant
    """How many entries on drafts would have another rate now. Their lines stay as they are until the draft is made anew."""
    if span.kind != MemberRate.Kind.BILLABLE:
        return Repriced()
    links = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice__state=Invoice.State.DRAFT)
    rows = entries_of_span(actor=actor, span=span).filter(id__in=links.values("entry_id"))
    return Repriced(kept_on_drafts=count_unlike(span=span, rows=rows))
