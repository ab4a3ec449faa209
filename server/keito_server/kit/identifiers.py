"""Identifiers: time-ordered UUIDs in the database, prefixed base-32 strings outside (`te_06f…`)."""

import uuid
from functools import lru_cache

from uuid_utils.compat import uuid7

from keito_server.kit.errors import NotFound

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_VALUES = {pair: value for value, pair in enumerate(_PAIRS)}
_TRIPLES = [first + pair for first in _ALPHABET for pair in _PAIRS]
_LENGTH = 26


def new_id() -> uuid.UUID:
    """A new time-ordered UUID (version 7), so that indexes grow at their end."""
    return uuid7()


def public_id(prefix: str, value: uuid.UUID) -> str:
    """The string that a person or the API sees: `prefix`, an underscore and 26 base-32 characters."""
    return _public(prefix, value.int)


def public_id_of_text(prefix: str, text: str) -> str:
    """The same for a UUID as the database writes it: 32 hexadecimal digits, with or without hyphens."""
    return _public(prefix, int(text.replace("-", ""), 16))


@lru_cache(maxsize=4096)
def known_public_id(prefix: str, text: str) -> str:
    """`public_id_of_text`, remembered: for ids that stand in many rows, such as a project's."""
    return public_id_of_text(prefix, text)


def _public(prefix: str, number: int) -> str:
    # Written out: this runs for every row of every list, and a loop would take half as long again.
    first, second, third = _TRIPLES[number >> 115], _TRIPLES[number >> 100 & 32767], _TRIPLES[number >> 85 & 32767]
    fourth, fifth, sixth = (
        _TRIPLES[number >> 70 & 32767],
        _TRIPLES[number >> 55 & 32767],
        _TRIPLES[number >> 40 & 32767],
    )
    last = f"{_TRIPLES[number >> 25 & 32767]}{_TRIPLES[number >> 10 & 32767]}{_PAIRS[number & 1023]}"
    return f"{prefix}_{first}{second}{third}{fourth}{fifth}{sixth}{last}"


def parse_public_id(prefix: str, text: str) -> uuid.UUID:
    """The UUID behind `text`; `NotFound` for anything that `public_id` cannot have made (P2: like a missing one)."""
    body = text[len(prefix) + 1 :]
    if not text.startswith(prefix + "_") or len(body) != _LENGTH or body[0] > "7":
        raise NotFound
    number = 0
    for start in range(0, _LENGTH, 2):
        value = _VALUES.get(body[start : start + 2])
        if value is None:
            raise NotFound
        number = (number << 10) | value
    return uuid.UUID(int=number)
