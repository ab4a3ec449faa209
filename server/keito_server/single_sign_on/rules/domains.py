"""Domains as people type them, addresses as providers tell them, and the record that proves a domain.

Only A to Z are written small. Whatever folds more (case folding, IDNA 2003, compatibility forms) makes one domain of
two that two people can own: straße.de and strasse.de, or one with a soft hyphen and one without.
"""

import re
import string

import idna

_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$")
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_LOCAL = re.compile(r"[!-~]{1,64}")
_LONGEST_ADDRESS = 254


def tidy_domain(typed: str) -> str | None:
    """The domain in lower case and in ASCII, without `@`, scheme or dot at its end; None where it is no domain."""
    plain = typed.strip().translate(_SMALL).removeprefix("https://").removeprefix("http://").rpartition("@")[2]
    return _in_ascii(plain.rstrip("./"))


def tidy_address(email: str) -> str | None:
    """An e-mail address in the one form that is compared and stored: ASCII, the domain as `tidy_domain` writes it.

    None for one that cannot be told apart from its look-alikes: before the `@` with anything but visible ASCII, or
    with a domain that IDNA 2008 does not know.
    """
    local, _, domain = email.strip(" ").rpartition("@")
    ascii_domain = _in_ascii(domain.translate(_SMALL))
    if ascii_domain is None or not _LOCAL.fullmatch(local):
        return None
    tidy = f"{local}@{ascii_domain}"
    return tidy if len(tidy) <= _LONGEST_ADDRESS else None


def spellings(email: str) -> frozenset[str]:
    """All ways in which an address may have been stored, in lower case: as it is, in ASCII, and in the domain's letters."""
    tidy = tidy_address(email)
    if tidy is None:
        return frozenset({email.translate(_SMALL)})
    local, _, domain = tidy.translate(_SMALL).rpartition("@")
    return frozenset({email.translate(_SMALL), f"{local}@{domain}", f"{local}@{idna.decode(domain)}"})


def is_same_address(one: str, other: str) -> bool:
    """Whether two addresses are one; never where one of them cannot be told apart from its look-alikes."""
    tidy = tidy_address(one), tidy_address(other)
    return tidy[0] is not None and tidy[1] is not None and tidy[0].translate(_SMALL) == tidy[1].translate(_SMALL)


def domain_of(email: str) -> str | None:
    """The domain of an address, comparable to a verified one."""
    tidy = tidy_address(email)
    return None if tidy is None else tidy.rpartition("@")[2]


def record_name(domain: str) -> str:
    """Where the TXT record has to stand: a name of its own, so that it disturbs no other record."""
    return f"_keito-verification.{domain}"


def record_value(token: str) -> str:
    """What the TXT record has to say."""
    return f"keito-verification={token}"


def _in_ascii(domain: str) -> str | None:
    """A domain as the DNS knows it, if IDNA 2008 reads back what it has written; no mapping of any kind."""
    if not domain.isascii() or "xn--" in domain:
        try:
            in_ascii = idna.encode(domain, strict=True).decode()
            is_one = idna.decode(in_ascii) == idna.decode(domain)
        except UnicodeError:
            return None
        if not is_one:
            return None
        domain = in_ascii
    return domain if _DOMAIN.fullmatch(domain) else None
