"""Slugs: the short names that stand in addresses and on command lines (H6, P2). Free of Django."""

import re
import unicodedata
from collections.abc import Container

SLUG_LENGTH = 34
"""Characters of a slug before its number: with `-99999` it still fits the 40 of a subdomain."""

_SPELLED = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ı": "i",
        "ĸ": "k",
    }
)
"""Small Latin letters that are no plain letter with a mark, so that taking marks off would lose them."""

_SEPARATORS = re.compile(r"[^a-z0-9]+")


def slug_of(name: str, *, fallback: str) -> str:
    """Lower-case ASCII letters, digits and hyphens that stand for `name`; `fallback` where nothing is left of it."""
    spelled = unicodedata.normalize("NFKD", name).lower().translate(_SPELLED)
    plain = spelled.encode("ascii", "ignore").decode()
    return _SEPARATORS.sub("-", plain).strip("-")[:SLUG_LENGTH].strip("-") or fallback


def free_slug(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken (H6)."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
