"""Names and texts as lines of an invoice say them."""

from collections.abc import Iterable
from datetime import date

_NAMES_SHOWN = 3


def names_of(names: Iterable[str]) -> list[str]:
    """Each name once, in the order of the alphabet, without empty ones."""
    return sorted({name for name in names if name}, key=str.casefold)


def few(names: list[str]) -> str:
    """The first three names, and how many there are besides."""
    if len(names) <= _NAMES_SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMES_SHOWN])} and {len(names) - _NAMES_SHOWN} more"


def cut(text: str, length: int) -> str:
    """The text in at most so many characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def short_day(day: date) -> str:
    """`12 Mar`."""
    return f"{day.day} {day:%b}"
