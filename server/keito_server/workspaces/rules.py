"""Pure rules of a workspace: which subdomain it may have."""

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
