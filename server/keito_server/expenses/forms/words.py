"""How units and prices are said: `45 miles`, `£0.12 a page`, `1,520k tokens`."""

import re
from decimal import Decimal

from keito_server.kit.money import multiply, round_half_up, without_trailing_zeros
from keito_server.web.formats import Formats

_THOUSANDS = re.compile(r"1k (?P<rest>.+)")
"""A unit that is a thousand of something: its quantity reads with the k, `1,520k tokens`."""


def each_of(unit_name: str) -> str:
    """One of a unit, as it stands after a price: `a mile`, `an hour`, `for 1k tokens`."""
    if unit_name[:1].isdigit():
        return f"for {unit_name}"
    one = (
        unit_name[:-1] if len(unit_name) > 2 and unit_name.endswith("s") and not unit_name.endswith("ss") else unit_name
    )
    return f"an {one}" if one[:1].lower() in "aeiou" else f"a {one}"


def quantity_words(units: Decimal, unit_name: str, formats: Formats, *, is_exact: bool = True) -> str:
    """A quantity with its unit, which may have been given another since or none at all: `45 miles`, `1,520k tokens`, `3`.

    Thousands that are not to be exact, as in lists, have one decimal at most, unless nothing would be left of them.
    """
    if found := _THOUSANDS.fullmatch(unit_name):
        units = units if is_exact else without_trailing_zeros(round_half_up(units, 1)) or units
        return f"{formats.number(units)}k {found['rest']}"
    return f"{formats.number(units)} {unit_name}".strip()


def token_words(tokens: int, formats: Formats) -> str:
    """A number of tokens in thousands where it has thousands: `1,204k`, `45.5k`, `820`."""
    if tokens < 1000:
        return formats.number(tokens)
    return f"{formats.number(multiply(Decimal(tokens), Decimal('0.001')))}k"
