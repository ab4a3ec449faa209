"""Amounts, tax and totals (N4), the bounds of figures (N2), and what is owed by age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keito_server.invoices.errors import AmountTooLarge, RateNotPercentage
from keito_server.kit.money import LIMIT, minor_units, multiply, round_half_up

QUANTITY_DECIMALS = 4
PRICE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Totals:
    """What the lines of an invoice come to; `tax_base` is the sum of its taxed lines."""

    subtotal: Decimal
    tax_base: Decimal
    tax_amount: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Owed:
    """What one client currency is owed, by days past the due date."""

    currency: str
    invoices: int
    not_due: Decimal
    to_30: Decimal
    to_60: Decimal
    to_90: Decimal
    over_90: Decimal

    @property
    def overdue(self) -> Decimal:
        """All that is past its due date."""
        return self.to_30 + self.to_60 + self.to_90 + self.over_90

    @property
    def total(self) -> Decimal:
        """All that is open."""
        return self.not_due + self.overdue


def line_amount(quantity: Decimal, unit_price: Decimal, *, currency: str) -> Decimal:
    """Quantity x unit price, half up to the currency's minor unit (N4); `AmountTooLarge` beyond 10^12 (N2)."""
    for value, field in ((quantity, "quantity"), (unit_price, "unit_price")):
        if abs(value) > LIMIT:
            raise AmountTooLarge(field=field)
    amount = round_half_up(multiply(quantity, unit_price), minor_units(currency))
    if abs(amount) > LIMIT:
        raise AmountTooLarge(field="unit_price")
    return amount


def reckon_totals(lines: Iterable[tuple[Decimal, bool]], *, tax_rate: Decimal | None, currency: str) -> Totals:
    """Totals of (amount, is taxed) lines: the tax is taken of their taxed sum and rounded once (N4)."""
    places = minor_units(currency)
    subtotal = base = Decimal(0)
    for amount, is_taxed in lines:
        subtotal += amount
        base += amount if is_taxed and tax_rate is not None else 0
    subtotal, base = round_half_up(subtotal, places), round_half_up(base, places)
    tax = round_half_up(multiply(multiply(base, tax_rate or Decimal(0)), Decimal("0.01")), places)
    if max(abs(subtotal), abs(subtotal + tax)) > LIMIT:
        raise AmountTooLarge
    return Totals(subtotal, base, tax, subtotal + tax)


def check_tax_rate(rate: Decimal | None) -> Decimal | None:
    """A percentage between 0 and 100, or None for no tax."""
    if rate is not None and not 0 <= rate <= 100:
        raise RateNotPercentage(field="tax_rate")
    return rate


def owed_by_age(open_invoices: Iterable[tuple[str, date, Decimal, int]], *, today: date) -> list[Owed]:
    """Sums of (currency, due date, total, how many) by currency and days past due, in the order of first appearance."""
    sums: dict[str, list[Decimal]] = {}
    counts: dict[str, int] = {}
    for currency, due, total, count in open_invoices:
        late = (today - due).days
        column = sum(late > days for days in (0, 30, 60, 90))
        sums.setdefault(currency, [Decimal(0)] * 5)[column] += total
        counts[currency] = counts.get(currency, 0) + count
    return [Owed(currency, counts[currency], *columns) for currency, columns in sums.items()]
