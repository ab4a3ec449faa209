"""Drafts follow changed rates; what was issued stays as it was sent (R3, I3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from keito_server.events.actions import record
from keito_server.invoices import queries, rules
from keito_server.invoices.actions.expense_billing import follow_billing
from keito_server.invoices.actions.saving import lines_of, reckon
from keito_server.invoices.events import InvoiceRepriced
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoiceLine
from keito_server.invoices.rules import RateChange, StandingLine
from keito_server.kit.money import without_trailing_zeros
from keito_server.kit.sql import is_postgresql
from keito_server.projects.actions import PriceSpan
from keito_server.team.actions import Repriced
from keito_server.team.models import Member
from keito_server.time_entries.actions import (
    entries_of_span,
    reprice_entries,
    reprice_uninvoiced,
    unmark_invoiced,
)

_FIGURES = ("position", "description", "detail", "quantity", "unit_price", "amount", "project")


def reprice_work(*, actor: Member, span: PriceSpan, now: datetime) -> Repriced:
    """Gives the span's entries the terms of their day, free or on drafts, and the drafts' lines their prices (R3).

    Where the way to bill changed, expenses follow too.

    It is called in the transaction of the change. The drafts are locked: one that is being issued is waited for, and
    then stays as it was issued. Time that comes off a draft or onto one in this very moment is found on the other side:
    drafts and free time are looked at in turns, twice where others may write meanwhile.
    """
    done, drafts, entries = Repriced(), set[UUID](), set[Any]()
    for _ in range(2 if is_postgresql() else 1):
        for invoice in _drafts(actor, span).exclude(id__in=drafts).order_by("id").select_for_update(of=("self",)):
            drafts.add(invoice.id)
            done += _follow(actor, invoice, span, now=now)
        done += reprice_uninvoiced(actor=actor, span=span, now=now, seen=entries)
    return done + follow_billing(actor=actor, span=span, now=now, told=drafts)


def _drafts(actor: Member, span: PriceSpan) -> "QuerySet[Invoice]":
    entries = entries_of_span(actor=actor, span=span).filter(is_invoiced=True)
    links = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(entry__in=entries)
    return Invoice.objects.in_workspace(actor.workspace_id).filter(
        id__in=links.values("invoice_id"), state=Invoice.State.DRAFT
    )


def _follow(actor: Member, invoice: Invoice, span: PriceSpan, *, now: datetime) -> Repriced:
    """Reprices the entries of one locked draft, and lets its lines follow; cost rates stand on no line."""
    links = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice=invoice)
    lines = lines_of(invoice)
    standing = _standing(lines, links)
    rates = dict(links.values_list("entry_id", "entry__rate"))
    rows = entries_of_span(actor=actor, span=span).filter(id__in=links.values("entry_id"))
    changed = reprice_entries(actor=actor, span=span, rows=rows, now=now)
    if not changed or span.is_cost:
        return Repriced(entries=len(changed))
    changes = {entry.id: RateChange(rates[entry.id], entry.rate, is_billed=entry.is_billable) for entry in changed}
    followed = rules.follow_rates(standing, changes, grouping=invoice.grouping, currency=invoice.currency)
    total = invoice.total
    _save(actor, invoice, {line.id: line for line in lines}, followed, now=now)
    event = InvoiceRepriced(
        workspace_id=invoice.workspace_id,
        subject_id=invoice.id,
        project_id=span.project_id,
        task_id=span.task_id,
        member_id=span.member_id,
        before_rate=_distinct(change.before for change in changes.values()),
        after_rate=_distinct(change.after for change in changes.values()),
        lines=followed.changed,
        lines_by_hand=len(followed.by_hand),
        freed_entries=len(followed.freed),
        changes={"total": [total, invoice.total]} if total != invoice.total else {},
    )
    record(event=event, actor=actor, now=now)
    return Repriced(len(changed), 1, len(followed.by_hand), len(followed.freed))


def _standing(lines: Sequence[InvoiceLine], links: "QuerySet[InvoicedEntry]") -> list[StandingLine]:
    """The lines with the time behind each; time without a rate is there at the price that was given for it."""
    prices = {line.id: line.unit_price for line in lines}
    times: dict[UUID, list[rules.BillableTime]] = {line.id: [] for line in lines}
    for link in links.select_related("entry__member", "entry__project", "entry__task").order_by("id"):
        time = queries.as_billable(link.entry, rate_without=prices[link.line_id])
        if time is not None:
            times[link.line_id].append(time)
    return [
        StandingLine(
            line_id=line.id,
            description=line.description,
            detail=line.detail,
            quantity=line.quantity,
            unit_price=line.unit_price,
            is_taxed=line.is_taxed,
            times=times[line.id],
        )
        for line in lines
    ]


def _save(
    actor: Member, invoice: Invoice, before: Mapping[UUID, InvoiceLine], followed: rules.Followed, *, now: datetime
) -> None:
    rows = InvoiceLine.objects.in_workspace(actor.workspace_id)
    links = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice=invoice)
    links.filter(entry_id__in=followed.freed).delete()
    unmark_invoiced(actor=actor, entry_ids=followed.freed)
    lines = []
    for position, line in enumerate(followed.lines, start=1):
        stored = _split_from(before[line.line_id], now=now) if line.is_new else before[line.line_id]
        stored.position = position
        lines.append(stored)
        if line.is_changed:
            _write(stored, line, currency=invoice.currency)
            if line.is_new:
                stored.save(force_insert=True)
            links.filter(entry_id__in=[time.entry_id for time in line.times]).update(line=stored)
    rows.filter(id__in=followed.removed).delete()
    rows.bulk_update(lines, _FIGURES, batch_size=100)
    reckon(invoice, lines)
    invoice.updated_at = now
    invoice.save()


def _split_from(line: InvoiceLine, *, now: datetime) -> InvoiceLine:
    return InvoiceLine(
        workspace_id=line.workspace_id,
        invoice_id=line.invoice_id,
        kind=line.kind,
        heading=line.heading,
        unit=line.unit,
        is_taxed=line.is_taxed,
        is_agent_work=line.is_agent_work,
        created_at=now,
    )


def _write(stored: InvoiceLine, line: StandingLine, *, currency: str) -> None:
    stored.description, stored.detail = line.description, line.detail
    stored.quantity, stored.unit_price = line.quantity, line.unit_price
    stored.amount = rules.line_amount(line.quantity, line.unit_price, currency=currency)
    projects = {time.project_id for time in line.times}
    stored.project_id = projects.pop() if len(projects) == 1 else None


def _distinct(rates: Iterable[Decimal | None]) -> list[str | None]:
    ordered = sorted(set(rates), key=lambda rate: (rate is None, rate or Decimal(0)))
    return [None if rate is None else f"{without_trailing_zeros(rate):f}" for rate in ordered]
