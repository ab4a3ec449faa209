"""How figures and dates are written, everywhere the same: durations, money, days, shares. No float ever enters.

Source: the design reference, sections 2 and 7 (true minus, grouped thousands, "Thursday 12 March").
"""

from datetime import date
from decimal import Decimal

from babel.numbers import format_currency, format_decimal

from keito_server.kit.durations import format_clock, format_decimal_hours, format_ticking
from keito_server.kit.money import minor_units, multiply, round_half_up

Amount = Decimal | int

MINUS = "\N{MINUS SIGN}"

# Symbols as one reads them on an invoice ("$", "€", "£"); the separators are those of British English as well.
_LOCALE = "en_US"


def duration_words(milliseconds: int, display: str = "hours_minutes", decimal_separator: str = ".") -> str:
    """Write a duration as `2:30`, or as `2.50` where the workspace shows decimal hours (`display` = "decimal").

    Half up to the minute, or to the hundredth of an hour; thousands of hours are grouped.
    """
    refuse_float(milliseconds)
    mark = ":"
    words = format_clock(abs(milliseconds))
    if display == "decimal":
        mark = decimal_separator
        words = format_decimal_hours(abs(milliseconds), decimal_separator)
    hours, _, rest = words.partition(mark)
    thousands = "." if mark == "," else ","
    grouped = f"{int(hours):,}".replace(",", thousands)
    is_nothing = int(hours) == 0 and int(rest) == 0
    return f"{MINUS if milliseconds < 0 and not is_nothing else ''}{grouped}{mark}{rest}"


def ticking_words(milliseconds: int) -> str:
    """Write the time a timer shows while it runs: `1:42:07`, whole seconds gone by."""
    refuse_float(milliseconds)
    return format_ticking(max(milliseconds, 0))


def money_words(amount: Amount, currency: str, *, is_exact: bool = False) -> str:
    """Write an amount with its currency's symbol and minor unit, half up: `£1,234.50`, `¥1,200`, `−£3.00`.

    With `is_exact` the digits beyond the minor unit are kept (unit prices such as £0.003).
    """
    refuse_float(amount)
    value = Decimal(amount)
    places = minor_units(currency)
    if is_exact:
        places = max(places, decimals_of(value))
    rounded = round_half_up(value, places)
    pattern = "¤#,##0" + ("." + "0" * places if places else "")
    words = format_currency(abs(rounded), currency, pattern, _LOCALE, currency_digits=False)
    return MINUS + words if rounded < 0 else words


def number_words(value: Amount, *, least_decimals: int = 0) -> str:
    """Write a plain number with grouped thousands, keeping its own decimals and at least `least_decimals`."""
    refuse_float(value)
    places = max(least_decimals, decimals_of(Decimal(value)))
    pattern = "#,##0" + ("." + "0" * places if places else "")
    words = format_decimal(abs(Decimal(value)), pattern, _LOCALE)
    return MINUS + words if value < 0 else words


def day_words(day: date, today: date | None = None) -> str:
    """Write a day for headings: `Thursday 12 March`; with its year where `today` lies in another one."""
    words = f"{day:%A} {day.day} {day:%B}"
    return words if today is None or day.year == today.year else f"{words} {day.year}"


def short_day_words(day: date, today: date | None = None) -> str:
    """Write a day for tables: `12 Mar 2026`; without the year where `today` lies in the same one."""
    words = f"{day.day} {day:%b}"
    return words if today is not None and day.year == today.year else f"{words} {day.year}"


def share(part: Amount, whole: Amount) -> Decimal:
    """The share in percent with one decimal, between 0 and 100; 0 of a whole of 0."""
    refuse_float(part)
    refuse_float(whole)
    if whole <= 0 or part <= 0:
        return Decimal(0)
    return min(round_half_up(multiply(Decimal(part), Decimal(100)) / Decimal(whole), 1), Decimal(100))


def decimals_of(value: Decimal) -> int:
    """How many decimals a value has, trailing zeros left out."""
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def refuse_float(value: object) -> None:
    """Raise TypeError for anything but an int or a Decimal (N1, N2)."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"Time and money are int or Decimal, never {type(value).__name__}.")
