"""Pure rules of a workspace: which subdomain it gets."""

import re
import unicodedata

RESERVED = frozenset(
    [
        "admin",
        "api",
        "app",
        "assets",
        "auth",
        "billing",
        "blog",
        "docs",
        "help",
        "internal",
        "keito",
        "login",
        "mail",
        "outbox",
        "portal",
        "sign-in",
        "sign-up",
        "static",
        "status",
        "support",
        "v1",
        "webhooks",
        "www",
    ]
)
"""Subdomains that no workspace may have."""

_SEPARATORS = re.compile(r"[^a-z0-9]+")
SUBDOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def slug_of(name: str, *, fallback: str) -> str:
    """Lower-case ASCII letters, digits and hyphens that stand for `name`; `fallback` where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _SEPARATORS.sub("-", plain).strip("-")[:38].strip("-") or fallback


def free_slug(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken (H6)."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
