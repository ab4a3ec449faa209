"""Identifiers: time-ordered UUIDs in the database, prefixed base-32 strings outside (`te_06f…`)."""

import uuid
from collections.abc import Sequence
from functools import lru_cache

from uuid_utils.compat import uuid7

from keito_server.kit.errors import NotFound

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_VALUES = {pair: value for value, pair in enumerate(_PAIRS)}
_LENGTH = 26
_SHIFTS = tuple(range(120, -1, -10))
_PADDING = "00000000"
_LETTERS = _ALPHABET.encode().ljust(256)


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


def public_ids_of_texts(prefix: str, texts: Sequence[str]) -> list[str]:
    """`public_id_of_text` of many at once, a quarter of its time each: lists of the API show two hundred.

    All ids become one large integer, in which each group of five bits is moved into a byte of its own.
    """
    packed = bytes.fromhex(_PADDING.join(["", *texts]).replace("-", ""))
    # Forty bits at the end of each sixty-four, which then part into twice twenty, four times ten and eight times five.
    lanes = bytearray(len(packed) // 5 * 8)
    for place in range(5):
        lanes[3 + place :: 8] = packed[place::5]
    number = int.from_bytes(lanes)
    for upper, lower, shift in _halves(len(lanes)):
        number = (number & upper) << shift | number & lower
    letters = number.to_bytes(len(lanes)).translate(_LETTERS).decode()
    return [f"{prefix}_{letters[end - _LENGTH : end]}" for end in range(32, len(letters) + 1, 32)]


@lru_cache(maxsize=256)
def _halves(size: int) -> tuple[tuple[int, int, int], ...]:
    """For each step, which bits of the large integer move up, which stay, and how far."""
    return tuple(
        (_repeated(upper, width, size), _repeated(lower, width, size), shift)
        for upper, lower, width, shift in (
            (0xFFFFF << 20, 0xFFFFF, 8, 12),
            (0x3FF << 10, 0x3FF, 4, 6),
            (0x1F << 5, 0x1F, 2, 3),
        )
    )


def _repeated(bits: int, width: int, size: int) -> int:
    return int.from_bytes(bits.to_bytes(width) * (size // width))


def _public(prefix: str, number: int) -> str:
    return prefix + "_" + "".join([_PAIRS[(number >> shift) & 1023] for shift in _SHIFTS])


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
