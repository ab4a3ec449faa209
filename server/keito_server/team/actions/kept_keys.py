"""Keys that stay on the row they have created for ever: those of entries and expenses (H2).

An offline queue may come back after a weekend, when the stored answer is long forgotten; the row then answers for itself.
"""

import hashlib
from collections.abc import Callable
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError

from keito_server.kit.errors import Refusal
from keito_server.team.actions.idempotency import Answer, KeyedRequest
from keito_server.team.errors import IdempotencyInProgress, IdempotencyKeyReused


class KeptRow(Protocol):
    """A row that carries the key and the fingerprint of the request that has created it."""

    @property
    def fingerprint(self) -> str:
        """Of that request, as `KeyedRequest` has it."""


Row = TypeVar("Row", bound=KeptRow)


def key_on_row(keyed: KeyedRequest, member_id: UUID | None) -> str:
    """The key as the row keeps it: on a row for somebody else it names who logged it, so that keys cannot collide."""
    if member_id is None or member_id == keyed.member.id:
        return keyed.key
    return f"{keyed.member.public_id}:{hashlib.sha256(keyed.key.encode()).hexdigest()}"


def answer_from_row(
    keyed: KeyedRequest, *, create: Callable[[], Answer], find: Callable[[], Row | None], show: Callable[[Row], bytes]
) -> Answer:
    """What `create` answers; where it is refused and the row is there already, 200 with that row as it is now.

    `IdempotencyKeyReused` where another request has created it.
    """
    try:
        return create()
    except (IdempotencyInProgress, IdempotencyKeyReused):
        raise
    except (Refusal, IntegrityError):
        # Asked for only now: as long as nothing is refused, the unique key on the row says that there is no such row.
        row = find()
        if row is None:
            raise
        if row.fingerprint != keyed.fingerprint:
            raise IdempotencyKeyReused(field="Idempotency-Key") from None
        return Answer(200, show(row), is_replay=True)
