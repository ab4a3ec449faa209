"""What the schedule does about timers that nobody thinks of any more: stops agents' ones, tells people of theirs (T8).

Both may run in several workers at once: each timer is decided on under its row lock, as it stands then.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.time_entries.actions.letters import tell_of_forgotten, tell_of_silent
from keito_server.time_entries.actions.stop import stop_silent
from keito_server.time_entries.events import TimerForgotten
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import shown_ms
from keito_server.time_entries.queries.forgotten import (
    forgotten_timers,
    is_forgotten,
    locked_timers,
    silent_since,
    silent_timers,
    untold,
)

BATCH = 100
"""Timers that share a transaction."""


def stop_silent_timers(now: datetime) -> int:
    """Stops agents' timers whose sessions have gone silent, at their last sign of life, and returns how many."""
    due = silent_timers(now=now)
    return sum(_stop_batch(due[start : start + BATCH], now=now) for start in range(0, len(due), BATCH))


def tell_forgotten_timers(now: datetime) -> int:
    """Tells people once of timers that have run for too long, which run on; returns of how many timers."""
    due = forgotten_timers(now=now)
    return sum(_tell_batch(due[start : start + BATCH], now=now) for start in range(0, len(due), BATCH))


@transaction.atomic
def _stop_batch(entry_ids: list[UUID], *, now: datetime) -> int:
    stopped: list[tuple[TimeEntry, datetime]] = []
    for entry in locked_timers(entry_ids):
        # Asked again under the lock: a call may have come in since.
        last_sign_at = silent_since(entry, now=now)
        if last_sign_at is not None:
            stop_silent(entry=entry, last_sign_at=last_sign_at, now=now)
            stopped.append((entry, last_sign_at))
    tell_of_silent(stopped, now=now)
    return len(stopped)


@transaction.atomic
def _tell_batch(entry_ids: list[UUID], *, now: datetime) -> int:
    locked = list(locked_timers(entry_ids))
    # Read anew once the rows are locked: another worker may just have told of them.
    fresh = set(untold(TimeEntry.objects.across_workspaces().filter(id__in=entry_ids)).values_list("id", flat=True))
    found = [entry for entry in locked if entry.id in fresh and is_forgotten(entry, now=now)]
    for entry in found:
        running_ms = shown_ms(entry, now=now)
        forgotten = TimerForgotten(workspace_id=entry.workspace_id, subject_id=entry.id, running_ms=running_ms)
        record(event=forgotten, actor=None, now=now)
    tell_of_forgotten(found, now=now)
    return len(found)
