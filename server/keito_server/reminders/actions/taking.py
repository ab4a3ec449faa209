"""Taking what has fallen due, once however many workers look at the clock."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from keito_server.notifications.queries import can_send
from keito_server.reminders.actions.rounds import BATCH, Round
from keito_server.reminders.models import Schedule
from keito_server.reminders.queries import find_taken_until, list_clocks, list_people
from keito_server.reminders.rules import due_between, taken_from


def take_due(*, now: datetime, give: Callable[[Round], object]) -> int:
    """Hands on what fell due since the last look, in the transaction that notes it as taken; answers to how many people.

    Of two workers that look at once, one takes all and the other nothing. Where mail reaches nobody, nothing is taken:
    once it does, what is not too late by then goes out.
    """
    if not can_send():
        return 0
    taken_until = find_taken_until()
    rounds = list(_rounds(taken_from(taken_until, now), now))
    with transaction.atomic():
        if not _note(taken_until, now):
            return 0
        for one in rounds:
            give(one)
    return sum(len(one.member_ids) for one in rounds)


def _rounds(after: datetime, until: datetime) -> Iterator[Round]:
    for clock in list_clocks():
        for due in due_between(clock.times, clock.zone, after, until):
            people = list_people(clock, due)
            for start in range(0, len(people), BATCH):
                yield Round(clock.workspace_id, due, tuple(people[start : start + BATCH]))


def _note(taken_until: datetime | None, now: datetime) -> bool:
    """Whether nobody else has taken anything since `taken_until` was read."""
    if taken_until is None:
        return Schedule.objects.get_or_create(id=1, defaults={"taken_until": now})[1]
    return bool(Schedule.objects.filter(taken_until=taken_until).update(taken_until=now))
