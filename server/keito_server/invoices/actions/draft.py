"""Drafting an invoice: from uninvoiced time, or blank."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.clients.errors import ClientArchived
from keito_server.clients.models import Client
from keito_server.clients.queries import get_client
from keito_server.events.actions import record
from keito_server.invoices import queries, rules
from keito_server.invoices.actions.saving import reckon
from keito_server.invoices.errors import NothingToInvoice, TimeAlreadyInvoiced
from keito_server.invoices.events import InvoiceDrafted
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoiceLine
from keito_server.kit.errors import NotFound
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions import mark_invoiced
from keito_server.time_entries.models import TimeEntry
from keito_server.web.formats import Formats

_BATCH = 1_000


def draft_from_time(
    *,
    actor: Member,
    client_id: UUID,
    project_ids: Collection[UUID],
    first_day: date,
    last_day: date,
    grouping: str,
    now: datetime,
    rate_without: Decimal | None = None,
    expected_entries: int | None = None,
) -> Invoice:
    """Drafts an invoice from the uninvoiced time of some of a client's projects, both days included (I1, N4, P3).

    Time without a rate is left out, unless `rate_without` says at which rate it bills (R1). `expected_entries` is how
    many entries the actor was shown. Nothing is drafted when any of the time was taken in the meantime: the entries
    are chosen before the transaction begins, so that of two who import the same hours one is told so
    (`TimeAlreadyInvoiced`, or `NothingToInvoice` where nothing was left from the start).
    """
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    rules.check_period(first_day, last_day)
    client = _active_client(actor, client_id)
    projects = queries.get_invoiceable_projects(actor, client, project_ids)
    chosen = [
        entry
        for entry in queries.list_time(actor, projects, first_day=first_day, last_day=last_day)
        if entry.rate is not None or rate_without is not None
    ]
    if expected_entries is not None and len(chosen) < expected_entries:
        raise TimeAlreadyInvoiced
    if not chosen:
        raise NothingToInvoice
    rules.check_size(lines=0, entries=len(chosen))
    invoice = _new(actor, client, now=now)
    invoice.grouping, invoice.period_from, invoice.period_to = grouping, first_day, last_day
    with transaction.atomic():
        _take(actor, invoice, projects, chosen, rate_without=rate_without, now=now)
    return invoice


@transaction.atomic
def draft_blank(*, actor: Member, client_id: UUID, now: datetime) -> Invoice:
    """Drafts an invoice without lines, to be written by hand, for a client whom the actor may invoice (P3)."""
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    client = _active_client(actor, client_id)
    if client not in queries.list_invoiceable_clients(actor):
        raise NotFound(field="client")
    invoice = _new(actor, client, now=now)
    invoice.save(force_insert=True)
    _announce(actor, invoice, entries=0, now=now)
    return invoice


def _active_client(actor: Member, client_id: UUID) -> Client:
    client = get_client(actor, client_id)
    if not client.is_active:
        raise ClientArchived(field="client")
    return client


def _new(actor: Member, client: Client, *, now: datetime) -> Invoice:
    defaults = queries.get_settings(actor)
    return Invoice(
        workspace_id=actor.workspace_id,
        client=client,
        currency=client.currency,
        terms_days=defaults.terms_days,
        tax_label=defaults.tax_label,
        tax_rate=defaults.tax_rate,
        notes=defaults.notes,
        created_by=actor,
        created_at=now,
        updated_at=now,
    )


def _take(
    actor: Member,
    invoice: Invoice,
    projects: Sequence[Project],
    chosen: Sequence[TimeEntry],
    *,
    rate_without: Decimal | None,
    now: datetime,
) -> None:
    entries = _locked(actor, chosen)
    billable = [time for entry in entries if (time := queries.as_billable(entry, rate_without=rate_without))]
    if len(billable) != len(chosen):
        raise TimeAlreadyInvoiced
    time_lines = rules.lines_from_time(billable, grouping=invoice.grouping, currency=invoice.currency)
    rules.check_size(lines=len(time_lines))
    lines = [_line(invoice, line, position, now=now) for position, line in enumerate(time_lines, start=1)]
    billed = {time.project_id for time in billable}
    days = sorted(time.spent_date for time in billable)
    invoice.subject = rules.subject_of(
        [one.name for one in projects if one.id in billed],
        days[0],
        days[-1],
        month_first=Formats.of_workspace(actor.workspace).puts_month_first,
    )
    if not invoice.notes and any(line.is_agent_work for line in lines):
        invoice.notes = rules.AGENT_NOTE
    reckon(invoice, lines)
    invoice.save(force_insert=True)
    InvoiceLine.objects.in_workspace(actor.workspace_id).bulk_create(lines, batch_size=_BATCH)
    _link(actor, invoice, list(zip(lines, time_lines, strict=True)), now=now)
    _announce(actor, invoice, entries=len(billable), now=now)


def _locked(actor: Member, chosen: Sequence[TimeEntry]) -> list[TimeEntry]:
    """The chosen entries as they are now, in one order for everybody, so that two imports wait and never deadlock."""
    rows = queries.time_among(actor, [entry.id for entry in chosen]).order_by("id").select_for_update(of=("self",))
    entries = list(rows)
    was = {entry.id: (entry.project_id, entry.spent_date) for entry in chosen}
    if len(entries) < len(chosen) or any(was[one.id] != (one.project_id, one.spent_date) for one in entries):
        raise TimeAlreadyInvoiced
    return entries


def _line(invoice: Invoice, line: rules.TimeLine, position: int, *, now: datetime) -> InvoiceLine:
    return InvoiceLine(
        workspace_id=invoice.workspace_id,
        invoice=invoice,
        position=position,
        heading=line.heading,
        description=line.description,
        detail=line.detail,
        unit="h",
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
        is_agent_work=line.is_agent_work,
        project_id=line.project_id,
        created_at=now,
    )


def _link(
    actor: Member, invoice: Invoice, lines: Sequence[tuple[InvoiceLine, rules.TimeLine]], *, now: datetime
) -> None:
    """Marks the entries and links each to its line; the unique link refuses what the count has missed (I1)."""
    entry_ids = list(chain.from_iterable(time_line.entry_ids for _, time_line in lines))
    if mark_invoiced(actor=actor, entry_ids=entry_ids) != len(entry_ids):
        raise TimeAlreadyInvoiced
    links = [
        InvoicedEntry(workspace_id=invoice.workspace_id, invoice=invoice, line=line, entry_id=entry_id, created_at=now)
        for line, time_line in lines
        for entry_id in time_line.entry_ids
    ]
    try:
        with transaction.atomic():
            InvoicedEntry.objects.in_workspace(actor.workspace_id).bulk_create(links, batch_size=_BATCH)
    except IntegrityError as error:
        raise TimeAlreadyInvoiced from error


def _announce(actor: Member, invoice: Invoice, *, entries: int, now: datetime) -> None:
    drafted = InvoiceDrafted(
        workspace_id=invoice.workspace_id,
        subject_id=invoice.id,
        client_id=invoice.client_id,
        entries=entries,
        total=invoice.total,
        currency=invoice.currency,
    )
    record(event=drafted, actor=actor, now=now)
