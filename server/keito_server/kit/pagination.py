"""Keyset pages (H3): opaque, signed cursors that hold only for the list and the filters they were made for."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from django.conf import settings

from keito_server.kit.errors import ValidationRefused

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200

_SIGNATURE_BYTES = 16
_SEPARATOR = "\x1f"

Row = TypeVar("Row")


class CursorRefused(ValidationRefused):
    """The cursor was changed, or belongs to another list or other filters (400)."""

    default_message = (
        "This cursor does not belong to this list with these filters. Leave it out to begin at the first page."
    )


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: its rows, and the cursor of the next page or None at the end."""

    rows: Sequence[Row]
    next_cursor: str | None

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.next_cursor is not None


def write_cursor(scope: str, position: Sequence[str]) -> str:
    """A cursor that stands behind the row at `position`, good only for `scope` (endpoint, workspace and filters)."""
    payload = _SEPARATOR.join(position).encode()
    return base64.urlsafe_b64encode(_sign(scope, payload) + payload).rstrip(b"=").decode()


def read_cursor(cursor: str, scope: str) -> list[str]:
    """The position in `cursor`; `CursorRefused` unless `write_cursor` made it for the same `scope`."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raise CursorRefused(field="cursor") from None
    signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(scope, payload)):
        raise CursorRefused(field="cursor")
    return payload.decode().split(_SEPARATOR)


def cut_page(rows: Sequence[Row], *, limit: int, scope: str, position: Callable[[Row], Sequence[str]]) -> Page[Row]:
    """The page in `rows`, which were read with one more than `limit`, so that it is known whether more follow."""
    if len(rows) <= limit:
        return Page(rows, None)
    kept = rows[:limit]
    return Page(kept, write_cursor(scope, position(kept[-1])))


def _sign(scope: str, payload: bytes) -> bytes:
    message = scope.encode("utf-8", "surrogatepass") + b"\x00" + payload
    return hmac.digest(_key(settings.SECRET_KEY), message, "sha256")[:_SIGNATURE_BYTES]


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"keito pagination cursor\x00" + secret.encode()).digest()
