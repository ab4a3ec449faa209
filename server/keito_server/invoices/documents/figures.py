"""Money, quantities, percentages and dates in the words of a locale, the same on screen and on paper.

Nothing is rounded for show: an amount has at least its currency's decimals (JPY 0, GBP 2, KWD 3) and all it was
given, so that what is printed is what is stored (rules N2, N4). A negative carries the true minus (U+2212).
"""

import copy
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import NumberPattern, get_currency_precision

DEFAULT_LOCALE = "en_GB"
HOUR_UNIT = "h"
NO_BREAK_SPACE = "\u00a0"


@lru_cache(maxsize=64)
def known_locale(name: str) -> Locale:
    """The locale of that name ("en_GB" or "en-GB"); British English when it is unknown."""
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(DEFAULT_LOCALE)


def decimals_of(value: Decimal) -> int:
    """How many decimals the value needs to be written exactly: 62.50 needs 1, 140 needs 0."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Formats for one locale and one currency."""

    locale: Locale
    currency: str

    def money(self, value: Decimal) -> str:
        """An amount or unit price with its currency's sign: "£8,750.00", "£0.003", "−£1,082.14"."""
        decimals = max(get_currency_precision(self.currency), decimals_of(value))
        written = self._written(self.locale.currency_formats["standard"], value, decimals, self.currency)
        # CLDR asks for a space between a sign of letters and the digits, which babel leaves out.
        return re.sub(r"([^\W\d_])(?=\d)", rf"\1{NO_BREAK_SPACE}", written)

    def number(self, value: Decimal, least_decimals: int = 0) -> str:
        """A plain number with thousands grouped and at least so many decimals."""
        decimals = max(least_decimals, decimals_of(value))
        return self._written(self.locale.decimal_formats[None], value, decimals, None)

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
        return self._written(self.locale.percent_formats[None], rate / 100, decimals_of(rate), None)

    def day(self, value: date) -> str:
        """A date in full: "12 March 2026"."""
        return format_date(value, format="long", locale=self.locale)

    def _written(self, pattern: NumberPattern, value: Decimal, decimals: int, currency: str | None) -> str:
        exact = copy.copy(pattern)
        exact.frac_prec = (decimals, decimals)
        # Adding nothing turns a negative zero into zero.
        written: str = exact.apply(value + 0, self.locale, currency=currency, currency_digits=False)
        return written.replace("-", "\N{MINUS SIGN}")
