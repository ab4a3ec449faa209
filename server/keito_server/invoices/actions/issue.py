"""Issuing a draft: it gets its number and its dates, and is frozen (I2, I3)."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.expenses.models import Expense
from keito_server.invoices import queries, rules
from keito_server.invoices.actions.fees import bill_hours_of_fees
from keito_server.invoices.actions.saving import lines_of, lock_draft, reckon
from keito_server.invoices.errors import TimeNotApproved
from keito_server.invoices.events import InvoiceIssued
from keito_server.invoices.models import Invoice, InvoiceSettings
from keito_server.kit.days import day_of
from keito_server.team.actions import hold_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.models import TimeEntry


@transaction.atomic
def issue(*, actor: Member, invoice_id: UUID, now: datetime, version: datetime | None = None) -> Invoice:
    """Issues a draft on today's date in the workspace's timezone.

    Refuses an invoice without lines, a negative total, and time or expenses that are not approved where the workspace
    uses approvals (A3); a total of 0 is paid at once (I4). The last of a fixed fee marks its project's time as billed (R4). Issuing twice is refused (`InvoiceNotDraft`), so that a double
    click gives one number. The PDF follows after the commit.
    """
    require(actor, Permission.INVOICES_SEND_MANAGED)
    hold_prices(actor.workspace_id)  # before any row: a price that changes holds projects and drafts in another order
    invoice = lock_draft(actor, invoice_id, version=version)
    lines = lines_of(invoice)
    reckon(invoice, lines)
    rules.check_issuable(descriptions=[line.description for line in lines], total=invoice.total)
    _check_approved(actor, invoice)
    issue_date = day_of(now, actor.workspace.timezone)
    invoice.number = _take_number(actor, issue_date=issue_date, now=now)
    invoice.state = rules.state_when_issued(invoice.total)
    invoice.issue_date, invoice.due_date = issue_date, rules.due_date(issue_date, invoice.terms_days)
    invoice.issued_at = invoice.updated_at = now
    invoice.frozen = queries.paper_facts(
        invoice=invoice,
        lines=lines,
        workspace=actor.workspace,
        issue_date=issue_date,
        number=invoice.number,
        state=invoice.state,
    )
    invoice.save()
    bill_hours_of_fees(actor, invoice, lines, now=now)
    issued = InvoiceIssued(
        workspace_id=invoice.workspace_id,
        subject_id=invoice.id,
        number=invoice.number,
        total=invoice.total,
        currency=invoice.currency,
    )
    record(event=issued, actor=actor, now=now)
    return invoice


def _check_approved(actor: Member, invoice: Invoice) -> None:
    """Work may be on a draft since before approvals were turned on: it waits for its approval like all other (A3).

    Entries and expenses stay locked until the invoice is committed, so that no decision about them slips in between.
    """
    if not actor.workspace.uses_approvals:
        return
    entries = queries.time_on(actor, invoice).order_by("id").select_for_update(no_key=True)
    expenses = queries.expenses_on(actor, invoice).order_by("id").select_for_update(no_key=True)
    late = sum(state != TimeEntry.Approval.APPROVED for state in entries.values_list("approval", flat=True))
    spent = sum(state != Expense.Approval.APPROVED for state in expenses.values_list("approval", flat=True))
    if late or spent:
        raise TimeNotApproved(late, spent)


def _take_number(actor: Member, *, issue_date: date, now: datetime) -> str:
    """The next number. The counter's row stays locked until the invoice is committed, so numbers have no gaps."""
    settings = _locked_settings(actor, now=now)
    number, counter = queries.free_number(actor, settings, issue_date=issue_date)
    settings.next_number = counter + 1
    settings.save(update_fields=["next_number"])
    return number


def _locked_settings(actor: Member, *, now: datetime) -> InvoiceSettings:
    rows = InvoiceSettings.objects.in_workspace(actor.workspace_id).select_for_update()
    settings = rows.first()
    if settings is not None:
        return settings
    try:
        with transaction.atomic():
            return InvoiceSettings.objects.create(workspace_id=actor.workspace_id, created_at=now)
    except IntegrityError:
        # Somebody else made the row in this very moment; it can be locked now.
        return rows.get()
