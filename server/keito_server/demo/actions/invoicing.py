"""The sample company's invoices: months of time and parts of fees, in the order in which they were issued."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from keito_server.demo.actions.planning import Plan
from keito_server.demo.actions.staffing import Company
from keito_server.demo.rules import (
    CLIENTS,
    FEES,
    FIRST_NUMBER,
    MONTHLY,
    TAX,
    UNTAXED_NOTE,
    VAT_RATE,
    Fee,
    Monthly,
    issue_day,
    moment,
    months_until,
)
from keito_server.invoices import actions as invoices
from keito_server.invoices.actions import DraftChanges
from keito_server.invoices.errors import NothingToInvoice
from keito_server.invoices.models import Invoice, InvoiceSettings

_TEN = 10 * 60
_TAXED = {client.key for client in CLIENTS if client.is_taxed}


def send_invoices(company: Company, plan: Plan, *, days: Sequence[date], now: datetime) -> None:
    """Issues what was due by `now`, and leaves one invoice as a draft."""
    founder = company.members["alice"]
    # The settings of invoices have no action of their own yet.
    InvoiceSettings.objects.create(
        workspace_id=founder.workspace_id,
        next_number=FIRST_NUMBER,
        tax_label=TAX,
        tax_rate=VAT_RATE,
        created_at=company.founded_at,
    )
    for at, send in sorted(_due(company, plan, days), key=lambda one: one[0]):
        if at <= now:
            send(now=at)
    for monthly in MONTHLY:
        if monthly.last_month == "draft":
            _draft_month(company, plan, monthly, months_until(days[0], days[-1])[-1], now=now)


def _due(company: Company, plan: Plan, days: Sequence[date]) -> list[tuple[datetime, Callable[..., None]]]:
    """When each invoice goes out, and what sends it."""
    zone = company.workspace.timezone
    months = months_until(days[0], days[-1])
    due: list[tuple[datetime, Callable[..., None]]] = []
    for monthly in MONTHLY:
        for month in months if monthly.last_month == "issued" else months[:-1]:
            at = moment(issue_day(month[1]), _TEN, zone)
            due.append((at, partial(_bill_month, company, plan, monthly, month)))
    for fee in FEES:
        at = moment(days[-1] - timedelta(days=fee.days_ago), _TEN, zone)
        due.append((at, partial(_bill_fee, company, plan, fee)))
    return due


def _bill_month(company: Company, plan: Plan, monthly: Monthly, month: tuple[date, date], *, now: datetime) -> None:
    invoice = _draft_month(company, plan, monthly, month, now=now)
    if invoice is not None:
        invoices.issue(actor=company.members["alice"], invoice_id=invoice.id, now=now)


def _draft_month(
    company: Company, plan: Plan, monthly: Monthly, month: tuple[date, date], *, now: datetime
) -> Invoice | None:
    """The draft; None where the month, at the edge of the sample, holds nothing to invoice."""
    founder = company.members["alice"]
    try:
        invoice = invoices.draft_from_time(
            actor=founder,
            client_id=plan.clients[monthly.client].id,
            project_ids=[plan.projects[monthly.project].id],
            first_day=month[0],
            last_day=month[1],
            grouping=monthly.grouping,
            now=now,
        )
    except NothingToInvoice:
        return None
    changes = _terms(monthly.client, monthly.terms_days)
    changes["purchase_order"] = monthly.purchase_order
    return invoices.update_draft(actor=founder, invoice_id=invoice.id, changes=changes, now=now)


def _bill_fee(company: Company, plan: Plan, fee: Fee, *, now: datetime) -> None:
    founder = company.members["alice"]
    invoice = invoices.draft_from_time(
        actor=founder,
        client_id=plan.clients[fee.client].id,
        project_ids=[],
        first_day=now.date(),
        last_day=now.date(),
        grouping=Invoice.Grouping.PERSON,
        fees={plan.projects[fee.project].id: fee.amount},
        now=now,
    )
    changes = _terms(fee.client, fee.terms_days)
    changes["subject"] = fee.words
    invoices.update_draft(actor=founder, invoice_id=invoice.id, changes=changes, now=now)
    invoices.issue(actor=founder, invoice_id=invoice.id, now=now)


def _terms(client: str, terms_days: int) -> DraftChanges:
    changes: DraftChanges = {"terms_days": terms_days}
    if client not in _TAXED:
        changes |= {"tax_label": "", "tax_rate": None, "notes": UNTAXED_NOTE}
    return changes
