"""The list of invoices: what is owed by age, drafts first, then what was issued."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from keito_server.invoices import queries, rules
from keito_server.invoices.models import Invoice
from keito_server.invoices.rules import Owed
from keito_server.invoices.views.filters import InvoiceAddress
from keito_server.invoices.views.requests import InvoiceRequest, today_of
from keito_server.team.permissions import Permission, requires
from keito_server.web.bars import Bar, Part
from keito_server.web.formats import share

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """An invoice as the list shows it."""

    invoice: Invoice
    today: date

    @property
    def state(self) -> str:
        """The state's key, `overdue` included."""
        return rules.shown_state(self.invoice.state, due=self.invoice.due_date, today=self.today)

    @property
    def state_words(self) -> str:
        """The state in words, with the days that it is late."""
        if self.state == "overdue" and self.invoice.due_date:
            return f"Overdue, {_days((self.today - self.invoice.due_date).days)}"
        return self.state.capitalize()

    @property
    def age(self) -> str:
        """How long ago it was issued."""
        if self.invoice.issue_date is None:
            return ""
        days = (self.today - self.invoice.issue_date).days
        return f"{_days(days)} ago" if days > 0 else "today"

    @property
    def terms(self) -> str:
        """When a draft will be due."""
        return rules.terms_label(self.invoice.terms_days).lower()


@dataclass(frozen=True, slots=True)
class OwedRow:
    """What one currency is owed, with the parts of its bar."""

    owed: Owed

    @property
    def bar(self) -> Bar:
        """The shares by age, from not due to the oldest."""
        owed, start = self.owed, share(0, 1)
        parts = []
        for tone, amount in zip(("now", "30", "60", "90", "older"), self.columns, strict=True):
            length = share(amount, owed.total)
            parts.append(Part(start, length, f"is-owed-{tone}"))
            start += length
        return Bar(tuple(part for part in parts if part.length))

    @property
    def columns(self) -> tuple[Any, ...]:
        """Amounts by age, in the order of the table's heads."""
        return (self.owed.not_due, self.owed.to_30, self.owed.to_60, self.owed.to_90, self.owed.over_90)


@requires(Permission.INVOICES_DRAFT_MANAGED)
@require_GET
def list_all(request: InvoiceRequest, subdomain: str) -> HttpResponse:
    """All invoices, with what is owed."""
    return _list(request, subdomain, only_drafts=False)


@requires(Permission.INVOICES_DRAFT_MANAGED)
@require_GET
def list_drafts(request: InvoiceRequest, subdomain: str) -> HttpResponse:
    """Drafts only."""
    return _list(request, subdomain, only_drafts=True)


def _list(request: InvoiceRequest, subdomain: str, *, only_drafts: bool) -> HttpResponse:
    actor, today = request.actor, today_of(request)
    skip = _skip(request.GET.get("skip", ""))
    projects = queries.list_projects_to_narrow_by(actor)
    here = reverse("invoices:drafts" if only_drafts else "invoices:list", args=[subdomain])
    address = InvoiceAddress.read(request.GET, here=here, reached=projects)
    project_id = address.project.id if address.project else None
    found = queries.list_invoices(actor, project_id=project_id, only_drafts=only_drafts, skip=skip, limit=PAGE + 1)
    every, drafts = queries.count_drafts(actor, project_id=project_id)
    shows_owed = not only_drafts and not skip
    context = {
        "rows": [Row(invoice, today) for invoice in found[:PAGE]],
        "owed": [OwedRow(owed) for owed in queries.list_owed(actor, today=today, project_id=project_id)]
        if shows_owed
        else [],
        "project": address.project,
        "address": address,
        "chips": [address.chip(projects)] if found or address.project else [],
        "only_drafts": only_drafts,
        "count": drafts if only_drafts else every,
        "drafts": drafts,
        "newer_url": address.to(skip=str(max(0, skip - PAGE))) if skip else "",
        "older_url": address.to(skip=str(skip + PAGE)) if len(found) > PAGE else "",
        "is_paged": bool(skip) or len(found) > PAGE,
    }
    return render(request, "invoices/list.html", context)


def _skip(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
