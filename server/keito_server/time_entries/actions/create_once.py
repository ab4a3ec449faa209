"""Saving a new entry that carries an `Idempotency-Key`: its key stays on the row for ever (H2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from keito_server.team.actions import Answer, KeyedRequest, answer_from_row, answer_once, key_on_row
from keito_server.time_entries.actions.create import NewEntry, in_one_transaction, save_new
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import find_by_idempotency_key


def create_once(*, keyed: KeyedRequest, new: NewEntry, now: datetime, show: Callable[[TimeEntry], bytes]) -> Answer:
    """Creates the entry and answers 201 with `show(entry)`, or repeats what an earlier request with the key got.

    Within 24 hours that is the stored answer, later 200 with the row as it is then. An entry that was deleted is still
    answered within 24 hours; afterwards its key is free, since nothing is left that it could name.
    """
    key = key_on_row(keyed, new.member_id)
    new = replace(new, idempotency_key=key, fingerprint=keyed.fingerprint)

    def save() -> Answer:
        return Answer(201, show(save_new(actor=keyed.member, new=new, now=now)))

    def create() -> Answer:
        return in_one_transaction(lambda: answer_once(keyed, now=now, write=save), starts_timer=new.is_running)

    def find() -> TimeEntry | None:
        return find_by_idempotency_key(keyed.member, member_id=new.member_id, key=key)

    return answer_from_row(keyed, create=create, find=find, show=show)
