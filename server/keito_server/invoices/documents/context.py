"""The words and figures of one invoice as they are shown: the HTML preview and the PDF both print these strings."""

import re
from datetime import date
from typing import TypedDict

from keito_server.invoices.documents.figures import Figures
from keito_server.invoices.documents.paper import DEFAULT_BRAND_COLOUR, InvoicePaper, Issuer, PaperGroup
from keito_server.invoices.documents.plain_text import plain_line, plain_lines, plain_text

_HEX_COLOUR = re.compile("#[0-9a-fA-F]{6}")


class IssuerContext(TypedDict):
    """The sender: `lines` for the head, `company_line` for the foot, `brand` as #rrggbb."""

    name: str
    monogram: str
    lines: list[str]
    company_line: str
    brand: str


class BilledToContext(TypedDict):
    """The receiver, with the label that stands above."""

    label: str
    name: str
    lines: list[str]


class FactContext(TypedDict):
    """A label and what it says (issued, terms, due, purchase order); the due date is strong."""

    label: str
    text: str
    is_strong: bool


class LineContext(TypedDict):
    """A row of the table, formatted."""

    description: str
    detail: str
    quantity: str
    unit_price: str
    amount: str
    is_agent: bool


class GroupContext(TypedDict):
    """Rows under a heading, which may be empty."""

    heading: str
    lines: list[LineContext]


class SumContext(TypedDict):
    """A label and an amount of the totals."""

    label: str
    amount: str


class NoteContext(TypedDict):
    """A paragraph at the foot."""

    title: str
    text: str


class PaperContext(TypedDict):
    """The whole sheet. Empty strings and lists are not printed; `mark` is "Draft" or "Cancelled"."""

    language: str
    document_title: str
    document_date: tuple[int, int, int] | None
    title: str
    mark: str
    hint: str
    subject: str
    issuer: IssuerContext
    billed_to: BilledToContext
    facts: list[FactContext]
    headings: list[str]
    agent_label: str
    no_lines: str
    groups: list[GroupContext]
    sums: list[SumContext]
    total_label: str
    total: str
    payments: list[SumContext]
    still_due: SumContext | None
    paid: str
    notes: list[NoteContext]


def paper_context(paper: InvoicePaper) -> PaperContext:
    """Everything the invoice shows, as strings; the labels are English, figures and dates follow the paper's formats.

    The strings are plain text: a template must escape them as any other.
    """
    figures = Figures(paper.formats, paper.currency)
    number = plain_line(paper.number or "")
    title = f"Invoice {number}" if number else "Invoice"
    mark = {"draft": "Draft", "cancelled": "Cancelled"}.get(paper.state, "")
    hint = plain_line(paper.number_hint) if not number else ""
    return PaperContext(
        language="en",
        document_title=f"{title} ({mark.lower()})" if mark else title,
        document_date=_parts(paper.issued_date),
        title=title,
        mark=mark,
        hint=f"{hint} when issued" if hint else "",
        subject=plain_text(paper.subject),
        issuer=_issuer(paper.issuer),
        billed_to=BilledToContext(
            label="Billed to",
            name=plain_line(paper.billed_to.name),
            lines=plain_lines(paper.billed_to.address_lines),
        ),
        facts=_facts(paper, figures),
        headings=["Description", "Quantity", "Unit price", "Amount"],
        agent_label="Agent",
        no_lines="" if any(group.lines for group in paper.groups) else "No lines yet.",
        groups=[_group(group, figures) for group in paper.groups],
        sums=_sums(paper, figures),
        total_label=_total_label(paper),
        total=figures.money(paper.total),
        payments=_payments(paper, figures),
        still_due=_still_due(paper, figures),
        paid=_paid(paper, figures),
        notes=[NoteContext(title=plain_line(note.title), text=plain_text(note.text)) for note in paper.notes],
    )


def _parts(day: date | None) -> tuple[int, int, int] | None:
    return (day.year, day.month, day.day) if day else None


def _issuer(issuer: Issuer) -> IssuerContext:
    name = plain_line(issuer.name)
    brand = issuer.brand_colour
    return IssuerContext(
        name=name,
        monogram=plain_line(issuer.monogram)[:2] or name[:1].upper(),
        lines=plain_lines(issuer.address_lines + issuer.registration_lines),
        company_line=plain_line(issuer.company_line) or name,
        brand=brand if _HEX_COLOUR.fullmatch(brand) else DEFAULT_BRAND_COLOUR,
    )


def _facts(paper: InvoicePaper, figures: Figures) -> list[FactContext]:
    rows = [
        ("Issued", figures.day(paper.issued_date) if paper.issued_date else ""),
        ("Terms", plain_line(paper.terms_label)),
        ("Due", figures.day(paper.due_date) if paper.due_date else ""),
        ("Purchase order", plain_line(paper.purchase_order)),
    ]
    return [FactContext(label=label, text=text, is_strong=label == "Due") for label, text in rows if text]


def _group(group: PaperGroup, figures: Figures) -> GroupContext:
    return GroupContext(
        heading=plain_line(group.heading),
        lines=[
            LineContext(
                description=plain_text(line.description),
                detail=plain_text(line.detail),
                quantity=figures.quantity(line.quantity, plain_line(line.quantity_unit)),
                unit_price=figures.money(line.unit_price),
                amount=figures.money(line.amount),
                is_agent=line.is_agent,
            )
            for line in group.lines
        ],
    )


def _sums(paper: InvoicePaper, figures: Figures) -> list[SumContext]:
    sums = [SumContext(label="Subtotal", amount=figures.money(paper.subtotal))]
    if paper.discount:
        sums.append(SumContext(label=plain_line(paper.discount.label), amount=figures.money(-paper.discount.amount)))
    for tax in paper.taxes:
        taken_of = f"{figures.percent(tax.rate)} of {figures.money(tax.base)}"
        sums.append(SumContext(label=f"{plain_line(tax.label)}, {taken_of}", amount=figures.money(tax.amount)))
    return sums


def _total_label(paper: InvoicePaper) -> str:
    # "Due" is said once: of the whole while nothing is paid, else of what is left.
    is_due = paper.state in ("draft", "open") and paper.still_due is None
    return f"Total due in {paper.currency}" if is_due else f"Total in {paper.currency}"


def _payments(paper: InvoicePaper, figures: Figures) -> list[SumContext]:
    return [
        SumContext(
            label=f"{plain_line(payment.label)}, {figures.day(payment.paid_date)}",
            amount=figures.money(-payment.amount),
        )
        for payment in paper.payments
    ]


def _still_due(paper: InvoicePaper, figures: Figures) -> SumContext | None:
    if paper.still_due is None:
        return None
    return SumContext(label=f"Still due in {paper.currency}", amount=figures.money(paper.still_due))


def _paid(paper: InvoicePaper, figures: Figures) -> str:
    if paper.state != "paid":
        return ""
    return f"Paid {figures.day(paper.paid_date)}" if paper.paid_date else "Paid"
