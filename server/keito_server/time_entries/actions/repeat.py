"""Logging similar work again: a copy, or a timer on the same task."""

from datetime import datetime
from uuid import UUID

from keito_server.kit.days import day_of
from keito_server.kit.durations import DAY_MS
from keito_server.team.models import Member
from keito_server.time_entries.actions.create import NewEntry, create
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import get_entry


def restart(*, actor: Member, entry_id: UUID, now: datetime) -> TimeEntry:
    """Starts the actor's timer today on an entry's project and task, with its notes (tracking-time.md, quick actions)."""
    like = get_entry(actor, entry_id)
    new = NewEntry(
        project_id=like.project_id,
        task_id=like.task_id,
        spent_date=day_of(now, actor.zone),
        source=TimeEntry.Source.WEB,
        is_running=True,
        notes=like.notes,
        is_billable=like.is_billable,
    )
    return create(actor=actor, new=new, now=now)


def copy(*, actor: Member, entry_id: UUID, now: datetime) -> TimeEntry:
    """Saves the same work once more on the same day, as the actor's own and without start and end times."""
    like = get_entry(actor, entry_id)
    new = NewEntry(
        project_id=like.project_id,
        task_id=like.task_id,
        spent_date=like.spent_date,
        source=TimeEntry.Source.WEB,
        duration_ms=0 if like.is_running else min(like.duration_ms, DAY_MS),
        notes=like.notes,
        is_billable=like.is_billable,
    )
    return create(actor=actor, new=new, now=now)
