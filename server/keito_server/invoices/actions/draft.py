"""Drafting an invoice: from uninvoiced time, expenses and fixed fees, or blank."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from keito_server.clients.errors import ClientArchived
from keito_server.clients.models import Client
from keito_server.clients.queries import get_client
from keito_server.events.actions import record
from keito_server.expenses.models import Expense
from keito_server.invoices import queries, rules
from keito_server.invoices.actions.fees import lock_fees
from keito_server.invoices.actions.linking import BATCH, Line, link, lock_entries, lock_expenses
from keito_server.invoices.actions.saving import reckon
from keito_server.invoices.errors import NothingToInvoice, TimeAlreadyInvoiced
from keito_server.invoices.events import InvoiceDrafted
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.kit.errors import NotFound
from keito_server.team.actions import hold_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.models import TimeEntry
from keito_server.web.formats import Formats


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
    takes_expenses: bool = False,
    fees: Mapping[UUID, Decimal] | None = None,
    expected_entries: int | None = None,
    expected_expenses: int | None = None,
) -> Invoice:
    """Drafts an invoice from the uninvoiced time of some of a client's projects, both days included (I1, N4, P3).

    With `takes_expenses` their billable expenses are taken too, those of fixed-fee projects included. `fees` is what to
    bill of the fixed fees of projects, which need not be among `project_ids`, whatever the days (R4); more than what is
    left of one is refused (`FeeAlreadyInvoiced`), and nothing is drafted then.

    Time without a rate is left out, unless `rate_without` says at which rate it bills (R1). `expected_entries` and
    `expected_expenses` are how many the actor was shown. Nothing is drafted when any was taken in the meantime: they are
    chosen before the transaction begins, so that of two who import the same hours one is told so (`TimeAlreadyInvoiced`, or
    `NothingToInvoice` where nothing was left from the start).
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
    days = {"first_day": first_day, "last_day": last_day}
    expenses = queries.list_expenses(actor, projects, **days) if takes_expenses else []
    if len(chosen) < (expected_entries or 0) or len(expenses) < (expected_expenses or 0):
        raise TimeAlreadyInvoiced
    if not chosen and not expenses and not fees:
        raise NothingToInvoice(with_expenses=takes_expenses)
    rules.check_size(lines=0, entries=len(chosen) + len(expenses))
    with transaction.atomic():
        hold_prices(actor.workspace_id)  # and with them the client's currency, which may have changed meanwhile (N7)
        invoice = _new(actor, _active_client(actor, client_id), now=now)
        invoice.grouping = grouping
        if chosen or expenses:
            invoice.period_from, invoice.period_to = first_day, last_day
        taken = lock_fees(actor, client, fees) if fees else []
        _take(actor, invoice, (chosen, expenses, taken), rate_without=rate_without, now=now)
    return invoice


@transaction.atomic
def draft_blank(*, actor: Member, client_id: UUID, now: datetime) -> Invoice:
    """Drafts an invoice without lines, to be written by hand, for a client whom the actor may invoice (P3)."""
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    hold_prices(actor.workspace_id)  # and with them the client's currency (N7)
    client = _active_client(actor, client_id)
    if client not in queries.list_invoiceable_clients(actor):
        raise NotFound(field="client")
    invoice = _new(actor, client, now=now)
    invoice.save(force_insert=True)
    _announce(actor, invoice, now=now)
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
    chosen: tuple[Sequence[TimeEntry], Sequence[Expense], Sequence[tuple[rules.Fee, Decimal]]],
    *,
    rate_without: Decimal | None,
    now: datetime,
) -> None:
    entries = lock_entries(actor, chosen[0])
    times = [time for entry in entries if (time := queries.as_billable(entry, rate_without=rate_without))]
    if len(times) != len(chosen[0]):
        raise TimeAlreadyInvoiced
    spent = [queries.as_billable_expense(expense) for expense in lock_expenses(actor, chosen[1])]
    given = {"grouping": invoice.grouping, "currency": invoice.currency}
    to_be: list[Line] = [
        *rules.lines_from_fees(chosen[2], grouping=invoice.grouping),
        *rules.lines_from_time(times, **given),
        *rules.lines_from_expenses(spent, **given),
    ]
    rules.check_size(lines=len(to_be))
    lines = [_line(invoice, line, position, now=now) for position, line in enumerate(to_be, start=1)]
    taken: list[rules.BillableTime | rules.BillableExpense] = [*times, *spent]
    billed = {one.project_id: one.project for one in taken} | {fee.project_id: fee.project for fee, _ in chosen[2]}
    days = sorted(one.spent_date for one in taken)
    invoice.subject = rules.subject_of(
        sorted(billed.values(), key=str.casefold),
        (days[0], days[-1]) if days else None,
        month_first=Formats.of_workspace(actor.workspace).puts_month_first,
    )
    if not invoice.notes and any(line.is_agent_work for line in lines):
        invoice.notes = rules.AGENT_NOTE
    reckon(invoice, lines)
    invoice.save(force_insert=True)
    InvoiceLine.objects.in_workspace(actor.workspace_id).bulk_create(lines, batch_size=BATCH)
    link(actor, invoice, list(zip(lines, to_be, strict=True)), now=now)
    _announce(actor, invoice, entries=len(times), expenses=len(spent), fees=len(chosen[2]), now=now)


def _line(invoice: Invoice, line: Line, position: int, *, now: datetime) -> InvoiceLine:
    return InvoiceLine(
        workspace_id=invoice.workspace_id,
        invoice=invoice,
        position=position,
        kind=line.kind,
        heading=line.heading,
        description=line.description,
        detail=line.detail,
        unit=line.unit,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
        is_agent_work=line.is_agent_work,
        project_id=line.project_id,
        created_at=now,
    )


def _announce(
    actor: Member, invoice: Invoice, *, now: datetime, entries: int = 0, expenses: int = 0, fees: int = 0
) -> None:
    drafted = InvoiceDrafted(
        workspace_id=invoice.workspace_id,
        subject_id=invoice.id,
        client_id=invoice.client_id,
        entries=entries,
        expenses=expenses,
        fees=fees,
        total=invoice.total,
        currency=invoice.currency,
    )
    record(event=drafted, actor=actor, now=now)
