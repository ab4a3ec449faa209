"""Money, quantities, percentages and dates in the issuer's formats, the same on screen and on paper.

Nothing is rounded for show: an amount has at least its currency's decimals (JPY 0, GBP 2, KWD 3) and all it was
given, so that what is printed is what is stored (rules N2, N4). A negative carries the true minus (U+2212).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import get_currency_symbol

from keito_server.kit.money import minor_units
from keito_server.web.formats import Formats, decimals_of

HOUR_UNIT = "h"
NO_BREAK_SPACE = "\u00a0"
# Unlike on a page, whose reader knows the workspace, a dollar or a yen says whose it is: "US$", "JP¥".
_LOCALE = "en_GB"


@dataclass(frozen=True, slots=True)
class Figures:
    """Formats for one workspace and one currency. Hours are decimal, whatever the workspace shows elsewhere (N4)."""

    formats: Formats
    currency: str

    def money(self, value: Decimal) -> str:
        """An amount or unit price with its currency's sign: "£8,750.00", "£0.003", "−£1,082.14"."""
        places = max(minor_units(self.currency), decimals_of(value))
        return self.formats.figure(value, places, symbol=get_currency_symbol(self.currency, _LOCALE))

    def number(self, value: Decimal, least_decimals: int = 0) -> str:
        """A plain number with thousands grouped and at least so many decimals."""
        return self.formats.number(value, least_decimals=least_decimals)

    def quantity(self, value: Decimal, unit: str) -> str:
        """A line's quantity with its unit: "62.50 h", "4,820k tokens", "2" (rule N4)."""
        if unit == HOUR_UNIT:
            return f"{self.number(value, least_decimals=2)}{NO_BREAK_SPACE}{unit}"
        if not unit:
            return self.number(value)
        gap = "" if unit == "k" or unit.startswith("k ") else NO_BREAK_SPACE
        return f"{self.number(value)}{gap}{unit}"

    def percent(self, rate: Decimal) -> str:
        """A rate given in percent: 20 is "20%", 8.875 is "8.875%"."""
        return self.formats.percent(rate)

    def day(self, value: date) -> str:
        """A date in full: "12 March 2026", or in figures where the workspace writes dates so."""
        return self.formats.full_day(value)
