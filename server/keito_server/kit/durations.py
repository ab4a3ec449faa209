"""Exact durations (N1, N6): whole milliseconds, never a float. Free of Django."""

import re
from decimal import Decimal, InvalidOperation, localcontext

from keito_server.kit.money import LIMIT, AmountOutOfRange, round_half_up, without_trailing_zeros

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
DAY_MS = 24 * HOUR_MS
HOURS_DECIMALS = 5
_CLOCK = re.compile(r"(\d{1,4}):(\d{1,2})", re.ASCII)
_SHORT = re.compile(r"(\d{1,4})\s*h(?:ours?)?\s*(\d{1,2})", re.IGNORECASE | re.ASCII)
_WORDS = re.compile(
    r"(?:(\d{1,4}(?:\.\d{1,5})?)\s*h(?:ours?)?)?\s*(?:(\d{1,5})\s*m(?:in(?:utes?)?)?)?", re.IGNORECASE | re.ASCII
)
_DECIMAL = re.compile(r"\d{0,4}(?:\.\d{0,5})?", re.ASCII)


class UnreadableDuration(ValueError):
    """What was typed is no duration; the message says what to type instead (N6)."""

    def __init__(self, text: str, *, meant_ms: int | None = None) -> None:
        """`meant_ms` is what a number with a comma would be, were the comma the workspace's separator."""
        words = f"“{text}” is not a duration. Try 2:30, 2.5 or 150m."
        if meant_ms is not None:
            minutes = (meant_ms + MINUTE_MS // 2) // MINUTE_MS
            forms = f"{text.strip().replace(',', '.')}, {format_clock(meant_ms)} or {minutes}m"
            words = f"“{text}” has a comma, but numbers have a decimal point here. Try {forms}."
        super().__init__(words)


def hours_to_ms(hours: Decimal) -> int:
    """Decimal hours as whole milliseconds, half up (N1); `AmountOutOfRange` for what is no number or beyond all time."""
    if not hours.is_finite() or abs(hours) > LIMIT:
        raise AmountOutOfRange("Hours must be a number.")
    with localcontext() as context:
        context.prec = 60
        return int(round_half_up(hours * HOUR_MS, 0))


def ms_to_hours(milliseconds: int) -> Decimal:
    """Milliseconds as decimal hours with at most 5 decimals and no trailing zeros (N1)."""
    return without_trailing_zeros(round_half_up(exact_hours(milliseconds), HOURS_DECIMALS))


def hours_text(milliseconds: int) -> str:
    """`ms_to_hours` as text, by whole numbers alone: answers of the API show many durations."""
    hours, rest = divmod((milliseconds + 18) // 36, 100_000)
    return f"{hours}.{rest:05d}".rstrip("0") if rest else str(hours)


def exact_hours(milliseconds: int) -> Decimal:
    """Milliseconds as decimal hours with 40 digits: good for any product that is rounded to 6 decimals afterwards."""
    with localcontext() as context:
        context.prec = 40
        return Decimal(milliseconds) / HOUR_MS


def parse_duration(text: str, *, decimal_separator: str = ".") -> int:
    """Milliseconds behind `2.5`, `2:30`, `2h 30m`, `2h30`, `150m`, and `2,5` where the comma is the separator (N6).

    Raises `UnreadableDuration` for everything else. The limit of 24 hours is a rule of the entry, not of reading.
    """
    typed = text.strip()
    if clock := _CLOCK.fullmatch(typed) or _SHORT.fullmatch(typed):
        hours, minutes = int(clock[1]), int(clock[2])
        if minutes < 60:
            return hours * HOUR_MS + minutes * MINUTE_MS
        raise UnreadableDuration(text)
    exact = _decimal_ms(typed.replace(",", ".") if decimal_separator == "," else typed)
    if exact is not None:
        return exact
    meant = _decimal_ms(typed.replace(",", ".")) if decimal_separator != "," else None
    raise UnreadableDuration(text, meant_ms=meant)


def _decimal_ms(typed: str) -> int | None:
    """Decimal hours with a point, alone or in words; None for what is neither."""
    words = _WORDS.fullmatch(typed)
    is_worded = words is not None and bool(words[1] or words[2])
    number, minutes = (words[1] or "0", int(words[2] or 0)) if words and is_worded else (typed, 0)
    if not number or not _DECIMAL.fullmatch(number):
        return None
    try:
        return hours_to_ms(Decimal(number)) + minutes * MINUTE_MS
    except InvalidOperation:
        return None


def format_clock(milliseconds: int) -> str:
    """`2:30`: hours and minutes, half a minute up."""
    minutes = (milliseconds + MINUTE_MS // 2) // MINUTE_MS
    return f"{minutes // 60}:{minutes % 60:02d}"


def format_ticking(milliseconds: int) -> str:
    """`2:30:07`: hours, minutes and whole seconds elapsed."""
    seconds = milliseconds // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
