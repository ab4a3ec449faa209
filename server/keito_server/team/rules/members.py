"""Pure rules of the team: what an API key looks like, how it is stored, and which dated rate holds."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

KEY_START = "keito_sk_"
_UNSAFE = re.compile(r"[^a-z0-9]+")


def new_api_key() -> str:
    """A fresh secret: `keito_sk_` and 43 random characters (256 bits, P4)."""
    return KEY_START + secrets.token_urlsafe(32)


def api_key_digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256. A random secret of 256 bits needs no salt and no slow hash (P4)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def rate_on(day: date, rates: Iterable[tuple[date, Decimal | None]]) -> Decimal | None:
    """The rate valid on `day` from a dated list of (valid from, amount), in any order (R3); None is no rate."""
    valid = [entry for entry in rates if entry[0] <= day]
    return max(valid, key=lambda entry: entry[0])[1] if valid else None


def agent_email(name: str) -> str:
    """The placeholder address of an agent, as the API shows it (users.md)."""
    return f"{_UNSAFE.sub('-', name.lower()).strip('-') or 'agent'}@agents.keito.ai"
