"""What the views of this app share: the typed request, today in the workspace, and the paper of an invoice."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from keito_server.invoices import queries
from keito_server.invoices.documents import InvoicePaper, frozen_logo, paper_context, read_paper
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.kit.days import day_of
from keito_server.team.permissions import MemberRequest


class InvoiceRequest(MemberRequest):
    """A page's request behind the gate, perhaps from htmx."""

    htmx: HtmxDetails


def today_of(request: MemberRequest) -> date:
    """The calendar day in the workspace's timezone: the date of an invoice that is issued now (I2)."""
    return day_of(timezone.now(), request.actor.workspace.timezone)


def logo_name(request: MemberRequest, invoice: Invoice) -> str:
    """The stored picture that stands on an invoice: what was frozen, on a draft the workspace's; empty for none."""
    return request.actor.workspace.logo if invoice.is_draft else frozen_logo(invoice.frozen)


def paper_of(request: MemberRequest, invoice: Invoice, lines: Sequence[InvoiceLine] | None = None) -> InvoicePaper:
    """What was frozen of an issued invoice; a draft's paper as it would be if it were issued today. Without the logo."""
    if not invoice.is_draft:
        return read_paper(invoice.frozen)
    today = today_of(request)
    facts = queries.paper_facts(
        invoice=invoice,
        lines=queries.list_lines(request.actor, invoice) if lines is None else lines,
        workspace=request.actor.workspace,
        issue_date=today,
        number_hint=queries.next_number_hint(request.actor, issue_date=today),
    )
    return read_paper(facts)


def behind_words(lines: Sequence[InvoiceLine]) -> str:
    """What stands behind the lines: `1 fixed fee, 12 entries, 3 expenses`; empty where nothing does."""
    entries, expenses = sum(line.entry_count for line in lines), sum(line.expense_count for line in lines)
    fees = sum(line.is_fee for line in lines)
    told = [f"{fees:,} fixed {'fee' if fees == 1 else 'fees'}"] if fees else []
    told += [f"{entries:,} {'entry' if entries == 1 else 'entries'}"] if entries else []
    told += [f"{expenses:,} {'expense' if expenses == 1 else 'expenses'}"] if expenses else []
    return ", ".join(told)


def sheet_of(request: MemberRequest, invoice: Invoice, paper: InvoicePaper) -> dict[str, Any]:
    """What the template of the sheet shows: the paper's words, and where its logo is to be had."""
    name = logo_name(request, invoice)
    address = reverse("invoices:logo", args=[request.actor.workspace.subdomain, invoice.public_id]) if name else ""
    return {"paper": paper_context(paper), "logo_url": f"{address}?{urlencode({'of': name})}" if name else ""}
