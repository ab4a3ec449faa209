"""Everything that stands on an invoice, as values: loaded and reckoned elsewhere, frozen here (rule I3)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from keito_server.web.formats import DEFAULT, Formats

PaperState = Literal["draft", "open", "paid", "cancelled"]

DEFAULT_BRAND_COLOUR = "#006175"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who sends the invoice.

    `monogram` is one or two letters in a square of the brand colour (the name's first letter when empty).
    `address_lines` and `registration_lines` (VAT number and the like) stand at the head, `company_line` in the
    foot of each page (the name when empty). `brand_colour` is `#rrggbb`; anything else is taken as the default.
    `logo` is a PNG or JPEG for the PDF in the monogram's place; one that cannot be read leaves the monogram.
    """

    name: str
    monogram: str = ""
    address_lines: tuple[str, ...] = ()
    registration_lines: tuple[str, ...] = ()
    company_line: str = ""
    brand_colour: str = DEFAULT_BRAND_COLOUR
    logo: bytes = b""


@dataclass(frozen=True, slots=True)
class BilledTo:
    """Whom the invoice is for."""

    name: str
    address_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of the table (rule N4).

    `quantity` is printed with at least two decimals when its unit is "h", otherwise with those it has. A unit that
    begins with "k " counts in thousands and stands close to the figure: 4820 and "k tokens" is "4,820k tokens".
    `unit_price` keeps its decimals beyond the currency's own (0.003).
    """

    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    detail: str = ""
    quantity_unit: str = ""
    is_agent: bool = False


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Lines under one heading; an empty heading prints none."""

    heading: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PaperDiscount:
    """What is taken off the subtotal: `amount` is positive, and is printed with a minus."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaperTax:
    """One tax: `rate` in percent (20 is 20%), `base` the sum it is taken of, `amount` the tax itself."""

    label: str
    rate: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaperPayment:
    """Money received so far: `amount` is positive and printed with a minus; a refund is negative (rule I4)."""

    paid_date: date
    amount: Decimal
    label: str = "Payment"


@dataclass(frozen=True, slots=True)
class PaperNote:
    """A paragraph at the foot; the title stands in bold before the text, which keeps its line breaks."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """One invoice, ready to be printed; all money is in `currency` (ISO 4217 code), rounded by the rules.

    `number` is None on a draft, which shows `number_hint` instead (rule I2). `paid_date` is printed when `state` is
    "paid". `formats` are those of the workspace when it was issued. `payments` and `still_due` are for an invoice paid in part; `still_due` None prints neither line.
    """

    number: str | None
    issuer: Issuer
    billed_to: BilledTo
    currency: str
    groups: tuple[PaperGroup, ...]
    subtotal: Decimal
    total: Decimal
    number_hint: str = ""
    subject: str = ""
    issued_date: date | None = None
    terms_label: str = ""
    due_date: date | None = None
    purchase_order: str = ""
    discount: PaperDiscount | None = None
    taxes: tuple[PaperTax, ...] = ()
    notes: tuple[PaperNote, ...] = ()
    payments: tuple[PaperPayment, ...] = ()
    still_due: Decimal | None = None
    formats: Formats = DEFAULT
    state: PaperState = "open"
    paid_date: date | None = None
