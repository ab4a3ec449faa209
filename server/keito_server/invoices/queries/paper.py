"""What stands on an invoice, as plain JSON: made live for a draft, and frozen with the invoice when it is issued (I3)."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from babel import Locale

from keito_server.clients.models import Client
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.invoices.rules import due_date, terms_label
from keito_server.workspaces.models import Workspace

_COUNTRIES = Locale.parse("en_GB").territories


def paper_facts(
    *,
    invoice: Invoice,
    lines: Iterable[InvoiceLine],
    workspace: Workspace,
    issue_date: date,
    number: str | None = None,
    number_hint: str = "",
    state: str = "draft",
) -> dict[str, Any]:
    """The facts of the paper: amounts as decimal strings, days as ISO dates. `documents.read_paper` reads them back."""
    return {
        "number": number,
        "number_hint": number_hint,
        "state": state,
        "paid_date": issue_date.isoformat() if state == "paid" else None,
        "currency": invoice.currency,
        "subject": invoice.subject,
        "purchase_order": invoice.purchase_order,
        "issued_date": issue_date.isoformat(),
        "due_date": due_date(issue_date, invoice.terms_days).isoformat(),
        "terms_label": terms_label(invoice.terms_days),
        "issuer": _issuer(workspace, invoice),
        "billed_to": _billed_to(invoice.client),
        "groups": _groups(lines),
        "subtotal": str(invoice.subtotal),
        "taxes": _taxes(invoice),
        "total": str(invoice.total),
        "notes": _notes(invoice, workspace, number or number_hint),
    }


def _issuer(workspace: Workspace, invoice: Invoice) -> dict[str, Any]:
    registered = f"{invoice.tax_label or 'Tax number'} {workspace.tax_number}" if workspace.tax_number else ""
    return {
        "name": workspace.name,
        "address_lines": [*workspace.address.splitlines(), workspace.email, workspace.phone],
        "registration_lines": [registered],
        "company_line": workspace.registration,
        "brand_colour": workspace.brand_colour,
    }


def _billed_to(client: Client) -> dict[str, Any]:
    country = _COUNTRIES.get(client.country, client.country)
    tax_number = f"Tax number {client.tax_number}" if client.tax_number else ""
    return {"name": client.name, "address_lines": [*client.address.splitlines(), country, tax_number]}


def _groups(lines: Iterable[InvoiceLine]) -> list[dict[str, Any]]:
    return [
        {"heading": heading, "lines": [_line(line) for line in under_it]}
        for heading, under_it in groupby(lines, key=lambda line: line.heading)
    ]


def _line(line: InvoiceLine) -> dict[str, Any]:
    return {
        "description": line.description,
        "detail": line.detail,
        "quantity": str(line.quantity),
        "quantity_unit": line.unit,
        "unit_price": str(line.unit_price),
        "amount": str(line.amount),
        "is_agent": line.is_agent_work,
    }


def _taxes(invoice: Invoice) -> list[dict[str, str]]:
    if invoice.tax_rate is None:
        return []
    tax = {"label": invoice.tax_label or "Tax", "rate": str(invoice.tax_rate)}
    return [tax | {"base": str(invoice.tax_base), "amount": str(invoice.tax_amount)}]


def _notes(invoice: Invoice, workspace: Workspace, number: str) -> list[dict[str, str]]:
    notes = [{"title": "", "text": invoice.notes}] if invoice.notes.strip() else []
    if workspace.payment_details.strip():
        quote = f" Please quote {number}." if number else ""
        notes.append({"title": "Payment.", "text": workspace.payment_details.strip() + quote})
    return notes
