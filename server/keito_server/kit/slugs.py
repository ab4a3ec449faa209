"""Slugs: the short names that stand in addresses and on command lines (H6, P2). Free of Django."""

import re
import unicodedata
from collections.abc import Container

SLUG_LENGTH = 34
"""Characters of a slug before its number: with `-99999` it still fits the 40 of a subdomain."""

_SEPARATORS = re.compile(r"[^a-z0-9]+")


def slug_of(name: str, *, fallback: str) -> str:
    """Lower-case ASCII letters, digits and hyphens that stand for `name`; `fallback` where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _SEPARATORS.sub("-", plain).strip("-")[:SLUG_LENGTH].strip("-") or fallback


def free_slug(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken (H6)."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
