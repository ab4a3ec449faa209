"""Logging on an empty day what was done on the one before: a start that only needs correcting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from keito_server.kit.durations import DAY_MS
from keito_server.kit.errors import Conflict, Refusal
from keito_server.team.actions import hold_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions.create import NewEntry, create
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import list_day
from keito_server.time_entries.queries.days import find_day_to_copy


@dataclass(frozen=True, slots=True)
class CopiedDay:
    """What came of it. `left_out` are the reasons for which entries could not be logged again."""

    from_day: date
    entries: list[TimeEntry]
    left_out: list[str]


@transaction.atomic
def copy_day(*, actor: Member, day: date, now: datetime) -> CopiedDay:
    """Logs the actor's own work of the latest day of the week before `day` once more: project, task, notes and hours.

    Agents' work and running timers are not copied; what may not be logged any more (the assignment ended, the task is
    archived, notes are asked for) is left out and said. `Conflict` where the day has time already or there is nothing.
    """
    require(actor, Permission.TIME_EDIT_OWN)
    hold_prices(actor.workspace_id)
    # One after the other: a second press finds the day filled.
    Member.objects.in_workspace(actor.workspace_id).select_for_update(no_key=True).filter(id=actor.id).first()
    from_day = find_day_to_copy(actor, before=day)
    if from_day is None or list_day(actor, day=day):
        raise Conflict("There is nothing to copy, or this day has time already.")
    copied: list[TimeEntry] = []
    left_out: list[str] = []
    for entry in reversed(list_day(actor, day=from_day)):
        if entry.is_running or entry.is_agent_work:
            continue
        try:
            with transaction.atomic():
                copied.append(create(actor=actor, new=_like(entry, day), now=now + timedelta(milliseconds=len(copied))))
        except Refusal as refusal:
            left_out.append(refusal.message)
    return CopiedDay(from_day, copied, left_out)


def _like(entry: TimeEntry, day: date) -> NewEntry:
    return NewEntry(
        project_id=entry.project_id,
        task_id=entry.task_id,
        spent_date=day,
        source=TimeEntry.Source.WEB,
        duration_ms=min(entry.duration_ms, DAY_MS),
        notes=entry.notes,
        is_billable=entry.is_billable,
    )
