"""Domains as people type them, and the record that proves one."""

import re

_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$")


def tidy_domain(typed: str) -> str | None:
    """The domain in lower case and in ASCII, without `@`, scheme or dot at its end; None where it is no domain."""
    plain = typed.strip().lower().removeprefix("https://").removeprefix("http://").rpartition("@")[2]
    try:
        ascii_form = plain.rstrip("./").encode("idna").decode()
    except UnicodeError:
        return None
    return ascii_form if _DOMAIN.fullmatch(ascii_form) else None


def domain_of(email: str) -> str | None:
    """The domain of an address, comparable to a verified one."""
    local, at, domain = email.rpartition("@")
    return tidy_domain(domain) if at and local else None


def record_name(domain: str) -> str:
    """Where the TXT record has to stand: a name of its own, so that it disturbs no other record."""
    return f"_keito-verification.{domain}"


def record_value(token: str) -> str:
    """What the TXT record has to say."""
    return f"keito-verification={token}"
