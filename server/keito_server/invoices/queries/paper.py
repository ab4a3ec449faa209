"""What stands on an invoice, as plain JSON: made live for a draft, and frozen with the invoice when it is issued (I3)."""

import logging
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from keito_server.clients.models import Client
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.invoices.rules import address_lines, company_line, due_date, payment_lines, terms_label
from keito_server.kit.countries import country_names
from keito_server.workspaces.models import Workspace

_logger = logging.getLogger(__name__)


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
        "formats": _formats(workspace),
        "issuer": _issuer(workspace, invoice),
        "billed_to": _billed_to(invoice.client),
        "groups": _groups(lines),
        "subtotal": str(invoice.subtotal),
        "taxes": _taxes(invoice),
        "total": str(invoice.total),
        "notes": _notes(invoice, workspace, number or number_hint),
    }


def read_logo(name: str) -> bytes:
    """A logo from the storage, by the name that a workspace or a frozen paper has; empty where there is none any more."""
    if not name:
        return b""
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except (OSError, SuspiciousFileOperation):
        _logger.exception("The logo of an invoice cannot be read; its monogram is printed instead.")
        return b""


def _formats(workspace: Workspace) -> dict[str, str]:
    # Hours on an invoice are decimal, and no time of the day stands on it: both stay out (N4).
    return {
        "decimal": workspace.decimal_separator,
        "thousands": workspace.thousands_separator,
        "date_format": workspace.date_format,
    }


def _issuer(workspace: Workspace, invoice: Invoice) -> dict[str, Any]:
    registered = f"{invoice.tax_label or 'Tax number'} {workspace.tax_number}" if workspace.tax_number else ""
    address = address_lines(workspace.address, _country(workspace.country))
    return {
        "name": workspace.name,
        "address_lines": [*address, workspace.email, workspace.phone],
        "registration_lines": [registered],
        "company_line": company_line(workspace.name, workspace.registration),
        "brand_colour": workspace.brand_colour,
        "logo": workspace.logo,
    }


def _country(code: str) -> str:
    return country_names().get(code, code)


def _billed_to(client: Client) -> dict[str, Any]:
    tax_number = f"Tax number {client.tax_number}" if client.tax_number else ""
    address = address_lines(client.postal_address, _country(client.country))
    return {"name": client.name, "address_lines": [*address, tax_number]}


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
    payment = payment_lines(workspace.payment_details, workspace.iban)
    if payment:
        quote = [f"Please quote {number}."] if number else []
        notes.append({"title": "Payment.", "text": "\n".join([*payment, *quote])})
    return notes
