"""The tokens that an agent reports in the metadata of an expense (G4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.money import multiply, round_half_up

TOKEN_KEYS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
MOST_TOKENS = 10**12
"""More than any model has used at once; beyond it lies a mistake."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens by kind, None where nothing was said. `input_tokens` leaves out what was read from or written to a cache."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether any kind was reported."""
        return any(getattr(self, key) is not None for key in TOKEN_KEYS)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(getattr(self, key) or 0 for key in TOKEN_KEYS)


def counted_tokens(reported: Iterable[int | None], *, units: Decimal | None) -> int:
    """The tokens that a limit counts (G5): those reported, or the thousands in `units`, half up, where these are more.

    Never fewer than 0: what an agent gives back makes no room, or it would raise its limit by itself. `units` is None of
    what is not LLM usage.
    """
    thousands = 0 if units is None else int(round_half_up(multiply(units, Decimal(1000)), 0))
    return max(sum(tokens or 0 for tokens in reported), thousands, 0)


def read_tokens(metadata: Mapping[str, Any], *, is_strict: bool) -> Tokens:
    """The tokens in the metadata.

    What is no whole number from 0 to 10^12 is refused where the expense is LLM usage (`is_strict`), since its true cost
    would be wrong; elsewhere it is somebody's own metadata, and no tokens.
    """
    return Tokens(**{key: _read(metadata.get(key), key, is_strict=is_strict) for key in TOKEN_KEYS})


def _read(value: Any, key: str, *, is_strict: bool) -> int | None:
    if value is None:
        return None
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if is_number and 0 <= value <= MOST_TOKENS and value == int(value):
        return int(value)
    if is_strict:
        raise ValidationRefused(f"metadata.{key} must be a whole number of tokens, 0 or more.", field="metadata")
    return None
