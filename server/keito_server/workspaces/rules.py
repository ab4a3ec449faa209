"""Pure rules of a workspace: which subdomain it may have, and how its days of reminders follow each other."""

import re
from datetime import time

from keito_server.kit.days import place_in_due_order
from keito_server.kit.slugs import slug_of
from keito_server.workspaces.errors import SubdomainRefused

SHORTEST, LONGEST = 3, 40
"""Characters of a subdomain."""

_READABLE = re.compile(r"[a-z0-9-]+", re.ASCII)

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
        "join",
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
        "welcome",
        "www",
    ]
)
"""Subdomains that no workspace may have."""


def check_subdomain(text: str) -> str:
    """The subdomain that was typed, in small letters; `SubdomainRefused` says what is wrong with it (P2).

    Whether it is free is another question: `queries.is_subdomain_free`.
    """
    subdomain = text.strip().lower()
    if not _READABLE.fullmatch(subdomain):
        raise SubdomainRefused("Use letters from a to z, digits and hyphens only.", field="subdomain")
    if not SHORTEST <= len(subdomain) <= LONGEST:
        raise SubdomainRefused(f"Use {SHORTEST} to {LONGEST} characters.", field="subdomain")
    if subdomain.startswith("-") or subdomain.endswith("-"):
        raise SubdomainRefused("Begin and end with a letter or a digit.", field="subdomain")
    # Names of the form xn--… mean other letters to browsers.
    if subdomain[2:4] == "--":
        raise SubdomainRefused("Use no two hyphens after the second character.", field="subdomain")
    if not re.search(r"[a-z]", subdomain):
        raise SubdomainRefused("Use at least one letter.", field="subdomain")
    if subdomain in RESERVED:
        raise SubdomainRefused("This address is needed by Keito itself. Choose another.", field="subdomain")
    return subdomain


def subdomain_of(name: str) -> str:
    """The subdomain that a company's name suggests, valid but for those that are reserved or taken."""
    slug = slug_of(name, fallback="workspace")
    return slug if len(slug) >= SHORTEST and re.search(r"[a-z]", slug) else f"{slug}-team"


def comes_after(deadline: tuple[int, time], reminder: tuple[int, time], *, week_start: int) -> bool:
    """Whether a week's deadline comes after its reminder; each is a weekday (Monday is 0) and a time.

    Days are in the order in which they ask for a week (`kit.days.week_due_on`).
    """
    reminded, due = ((place_in_due_order(weekday, week_start), at) for weekday, at in (reminder, deadline))
    return reminded < due
