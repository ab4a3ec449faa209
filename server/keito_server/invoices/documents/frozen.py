"""An invoice's paper from the plain JSON that is kept with it (I3): decimals are strings, days are ISO dates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from keito_server.invoices.documents.paper import (
    BilledTo,
    InvoicePaper,
    Issuer,
    PaperGroup,
    PaperLine,
    PaperNote,
    PaperTax,
)
from keito_server.web.formats import Formats


def read_paper(facts: Mapping[str, Any], *, logo: bytes = b"") -> InvoicePaper:
    """The paper behind the facts that `queries.paper_facts` wrote down, with the picture that they name.

    Invoices of the time before workspaces had formats of their own were printed by the defaults, and stay so.
    """
    return InvoicePaper(
        number=facts["number"],
        number_hint=facts["number_hint"],
        state=facts["state"],
        paid_date=_day(facts["paid_date"]),
        currency=facts["currency"],
        subject=facts["subject"],
        purchase_order=facts["purchase_order"],
        issued_date=_day(facts["issued_date"]),
        due_date=_day(facts["due_date"]),
        terms_label=facts["terms_label"],
        issuer=_issuer(facts["issuer"], logo),
        billed_to=BilledTo(facts["billed_to"]["name"], tuple(facts["billed_to"]["address_lines"])),
        groups=tuple(
            PaperGroup(group["heading"], tuple(_line(line) for line in group["lines"])) for group in facts["groups"]
        ),
        subtotal=Decimal(facts["subtotal"]),
        taxes=tuple(_tax(tax) for tax in facts["taxes"]),
        total=Decimal(facts["total"]),
        formats=Formats(**facts.get("formats", {})),
        notes=tuple(PaperNote(note["title"], note["text"]) for note in facts["notes"]),
    )


def frozen_logo(facts: Mapping[str, Any]) -> str:
    """The stored picture that an invoice was issued with, by name; empty for none."""
    return str(facts["issuer"].get("logo", ""))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _issuer(facts: Mapping[str, Any], logo: bytes) -> Issuer:
    return Issuer(
        name=facts["name"],
        address_lines=tuple(facts["address_lines"]),
        registration_lines=tuple(facts["registration_lines"]),
        company_line=facts["company_line"],
        brand_colour=facts["brand_colour"],
        logo=logo,
    )


def _line(facts: Mapping[str, Any]) -> PaperLine:
    return PaperLine(
        description=facts["description"],
        detail=facts["detail"],
        quantity=Decimal(facts["quantity"]),
        quantity_unit=facts["quantity_unit"],
        unit_price=Decimal(facts["unit_price"]),
        amount=Decimal(facts["amount"]),
        is_agent=facts["is_agent"],
    )


def _tax(facts: Mapping[str, Any]) -> PaperTax:
    return PaperTax(facts["label"], Decimal(facts["rate"]), Decimal(facts["base"]), Decimal(facts["amount"]))
