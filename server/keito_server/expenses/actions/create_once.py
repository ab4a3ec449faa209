"""Saving a new expense that carries an `Idempotency-Key`: its key stays on the row for ever (H2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from keito_server.expenses.actions.create import NewExpense, SavedExpense, save_new
from keito_server.expenses.queries import find_by_idempotency_key
from keito_server.team.actions import Answer, KeyedRequest, answer_from_row, answer_once, key_on_row


def create_once(
    *, keyed: KeyedRequest, new: NewExpense, now: datetime, show: Callable[[SavedExpense], bytes]
) -> Answer:
    """Creates the expense and answers 201 with `show(saved)`, or repeats what an earlier request with the key got.

    Within 24 hours that is the stored answer, later 200 with the row as it is then. An expense that was deleted is still
    answered within 24 hours; afterwards its key is free, since nothing is left that it could name.
    """
    key = key_on_row(keyed, new.member_id)
    new = replace(new, idempotency_key=key, fingerprint=keyed.fingerprint)

    def save() -> Answer:
        return Answer(201, show(save_new(actor=keyed.member, new=new, now=now)))

    @transaction.atomic
    def create() -> Answer:
        return answer_once(keyed, now=now, write=save)

    def find() -> SavedExpense | None:
        expense = find_by_idempotency_key(keyed.member, member_id=new.member_id, key=key)
        return None if expense is None else SavedExpense.of(expense)

    return answer_from_row(keyed, create=create, find=find, show=show)
