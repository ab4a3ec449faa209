"""Saving a new entry that carries an `Idempotency-Key`: its key stays on the row for ever (H2)."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError

from keito_server.kit.errors import Refusal
from keito_server.team.actions import Answer, KeyedRequest, answer_once
from keito_server.team.errors import IdempotencyInProgress, IdempotencyKeyReused
from keito_server.time_entries.actions.create import NewEntry, in_one_transaction, save_new
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import find_by_idempotency_key


def create_once(*, keyed: KeyedRequest, new: NewEntry, now: datetime, show: Callable[[TimeEntry], bytes]) -> Answer:
    """Creates the entry and answers 201 with `show(entry)`, or repeats what an earlier request with the key got.

    Within 24 hours that is the stored answer, later 200 with the row as it is then. An entry that was deleted is still
    answered within 24 hours; afterwards its key is free, since nothing is left that it could name.
    """
    new = replace(new, idempotency_key=_key_on_row(keyed, new), fingerprint=keyed.fingerprint)

    def create() -> Answer:
        return Answer(201, show(save_new(actor=keyed.member, new=new, now=now)))

    try:
        return in_one_transaction(lambda: answer_once(keyed, now=now, write=create), starts_timer=new.is_running)
    except (IdempotencyInProgress, IdempotencyKeyReused):
        raise
    except (Refusal, IntegrityError):
        # Asked for only now: as long as nothing is refused, the unique key on the row says that there is no such entry.
        entry = find_by_idempotency_key(keyed.member, member_id=new.member_id, key=new.idempotency_key)
        if entry is None:
            raise
        if entry.fingerprint != keyed.fingerprint:
            raise IdempotencyKeyReused(field="Idempotency-Key") from None
        return Answer(200, show(entry), is_replay=True)


def _key_on_row(keyed: KeyedRequest, new: NewEntry) -> str:
    """The key as the row keeps it: on an entry for somebody else it names who logged it, so that keys cannot collide."""
    if new.member_id is None or new.member_id == keyed.member.id:
        return keyed.key
    return f"{keyed.member.public_id}:{hashlib.sha256(keyed.key.encode()).hexdigest()}"
