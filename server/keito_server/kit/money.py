"""Exact money (N2-N5): `Decimal` in Python, an integer of millionths of the currency unit in the database.

Free of Django. There is one rounding function, `round_half_up`, and every amount of the product goes through it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision

MILLIONTHS = 1_000_000
LIMIT = Decimal(10) ** 12
"""Values beyond this many units are refused (N2)."""

_WIDE = Context(prec=60)
"""What all reckoning here is done with instead of the thread's 28 digits. One for all: it is never changed, and making one
takes longer than a product does."""


class AmountOutOfRange(ValueError):
    """A value beyond ±10^12 units, or not a finite number."""


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies were to be added (N5)."""


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` with `places` decimals; a half goes away from zero. The product's only rounding."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The exact product of two bounded values, without the default context's 28 digits."""
    return _WIDE.multiply(left, right)


def divide(left: Decimal, right: Decimal) -> Decimal:
    """The quotient with 60 digits: exact where it has an end, so that a half stays a half."""
    return _WIDE.divide(left, right)


def to_millionths(value: Decimal) -> int:
    """`value` as an integer of millionths, half up; `AmountOutOfRange` beyond the limit (N2)."""
    if not value.is_finite() or abs(value) > LIMIT:
        raise AmountOutOfRange(f"An amount must lie between -{LIMIT:,} and {LIMIT:,}.")
    return sum_to_millionths(value)


def sum_to_millionths(total: Decimal) -> int:
    """The same of a sum, which goes beyond the limit where the values that make it do not: to compare, never to keep."""
    return int(round_half_up(total, 6).scaleb(6, context=_WIDE))


def from_millionths(value: int) -> Decimal:
    """The exact `Decimal` behind an integer of millionths."""
    return Decimal(value).scaleb(-6, context=_WIDE)


def millionths_text(value: int) -> str:
    """Millionths as a decimal number with no more digits than it needs: `0.135`, `-12.5`, `45`."""
    whole, rest = divmod(abs(value), MILLIONTHS)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:06d}".rstrip("0") if rest else f"{sign}{whole}"


def without_trailing_zeros(value: Decimal) -> Decimal:
    """The same value with no more digits than it needs and no exponent: `180000`, `5.125`."""
    stripped = value.normalize(context=_WIDE)
    exponent = stripped.as_tuple().exponent
    is_wide = isinstance(exponent, int) and exponent > 0
    return stripped.quantize(Decimal(1), context=_WIDE) if is_wide else stripped


@lru_cache(maxsize=512)
def minor_units(currency: str) -> int:
    """Decimals of a currency's minor unit: JPY 0, GBP 2, KWD 3 (N4)."""
    return int(get_currency_precision(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency (ISO 4217 code). Adding two currencies raises `CurrencyMismatch`."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} are never added.")
        return Money(self.amount + other.amount, self.currency)

    def rounded(self) -> "Money":
        """Rounded once, half up, to the currency's minor unit."""
        return Money(round_half_up(self.amount, minor_units(self.currency)), self.currency)


def total_by_currency(amounts: Iterable[Money]) -> list[Money]:
    """One exact total per currency, in the order of first appearance (N5)."""
    totals: dict[str, Money] = {}
    for amount in amounts:
        known = totals.get(amount.currency)
        totals[amount.currency] = amount if known is None else known + amount
    return list(totals.values())
