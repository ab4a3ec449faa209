"""What an expense comes to: units x unit price, or a plain total (N2, N3)."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from keito_server.expenses.errors import RefundNeedsNotes
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.money import LIMIT, multiply, round_half_up

PLACES = 6
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Fillers of Korean writing and the empty pattern of Braille: letters and symbols by their category, and nothing to see."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A total, with the units and the price per unit that make it where it is made of these; all to 6 decimals."""

    total: Decimal
    units: Decimal | None = None
    unit_price: Decimal | None = None


def reckon(*, total: Decimal | None, units: Decimal | None, unit_price: Decimal | None, notes: str) -> Amount:
    """The amount of an expense from what was given; `unit_price` is the given one, else the category's (G1).

    Units are multiplied exactly and the product kept to 6 decimals, half up: 45 x 0.003 = 0.135 (N3). Refused are units
    without a price, a price without units, nothing at all, a total that is not that product, and a negative total without notes
    to read. What is multiplied or compared has at most 6 decimals; a plain total, which programs of floats send with a tail of
    digits, is kept to these, half up, and refused only where nothing of it would be kept.
    """
    if units is None:
        if unit_price is not None:
            raise ValidationRefused("A unit price needs units. Say how many.", field="units")
        if total is None:
            raise ValidationRefused("total_cost is required unless units are given.", field="total_cost")
        return _with_notes(Amount(_kept(total)), notes)
    if unit_price is None:
        raise ValidationRefused(
            "unit_price is required: this category has no price of its own. Or give total_cost without units.",
            field="unit_price",
        )
    units, unit_price = _exact(units, "units", "Units have"), check_unit_price(unit_price)
    product = round_half_up(multiply(units, unit_price), PLACES)
    if abs(product) > LIMIT:
        raise ValidationRefused(f"units x unit_price may be at most {LIMIT:,}.", field="units")
    if total is not None and _exact(total, "total_cost", "Beside units, total_cost has") != product:
        raise ValidationRefused(
            "total_cost is not units x unit_price. Leave it out, and it is reckoned from these.", field="total_cost"
        )
    return _with_notes(Amount(product, units, unit_price), notes)


def check_unit_price(price: Decimal) -> Decimal:
    """A price per unit: at least 0, within what money may be, and with no more decimals than are kept.

    Totals are rounded, a price is not: what is rounded of it would be multiplied.
    """
    if price.is_finite() and price < 0:
        raise ValidationRefused(
            "A unit price cannot be negative. For a refund, give negative units.", field="unit_price"
        )
    return _exact(price, "unit_price", "A unit price has")


def _kept(total: Decimal) -> Decimal:
    kept = _bounded(total, "total_cost")
    if total != 0 and kept == 0:
        raise ValidationRefused(
            f"total_cost is too small: {PLACES} decimals are kept, and nothing would be left.", field="total_cost"
        )
    return kept


def _exact(value: Decimal, field: str, words: str) -> Decimal:
    bounded = _bounded(value, field)
    if bounded != value:
        raise ValidationRefused(f"{words} at most {PLACES} decimals.", field=field)
    return bounded


def _bounded(value: Decimal, field: str) -> Decimal:
    if not value.is_finite() or abs(value) > LIMIT:
        raise ValidationRefused(f"{field} must lie between -{LIMIT:,} and {LIMIT:,}.", field=field)
    return round_half_up(value, PLACES)


def _with_notes(amount: Amount, notes: str) -> Amount:
    if amount.total < 0 and not any(_is_seen(character) for character in notes):
        raise RefundNeedsNotes(field="notes")
    return amount


def _is_seen(character: str) -> bool:
    """Whether it is a letter, digit, sign or symbol, and none that is drawn as nothing."""
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK
