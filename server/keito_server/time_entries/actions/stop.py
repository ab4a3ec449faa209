"""Stopping a timer: it never fails (T3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.days import elapsed_ms
from keito_server.kit.durations import DAY_MS
from keito_server.kit.tenancy import Actor
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions.agent_limits import use_limits_of_stopped
from keito_server.time_entries.actions.saving import get_in_reach, reckon
from keito_server.time_entries.events import TimerStopped, TimerStoppedBySchedule
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import check_cut


@transaction.atomic
def stop(
    *, actor: Member, entry_id: UUID, now: datetime, duration_ms: int | None = None, stopped_at: datetime | None = None
) -> TimeEntry:
    """Stops and saves an entry. With `duration_ms` that is its time, else the elapsed time is (T3).

    `stopped_at` cuts a timer that was forgotten: it lies between its start and `now`, or is refused (T8). Stopping a
    stopped entry changes nothing (a retry), locked or not.
    """
    require(actor, Permission.TIME_EDIT_OWN)
    entry = get_in_reach(actor, entry_id)
    if entry.is_running:
        if stopped_at is not None and entry.started_at is not None:
            check_cut(entry.started_at, stopped_at, now=now)
        stop_entry(actor=actor, entry=entry, now=now, duration_ms=duration_ms, stopped_at=stopped_at)
    return entry


def stop_all_of(
    *,
    workspace_id: UUID,
    actor: Actor | None,
    now: datetime,
    project_id: UUID | None = None,
    task_id: UUID | None = None,
    member_id: UUID | None = None,
) -> int:
    """Stops and saves everything that runs on a project, with a task or for a member, and returns how many that were (T8).

    Name one of the three. Whoever archives it has the permission for that; call it in the transaction of the archiving.
    """
    named = {"project_id": project_id, "task_id": task_id, "member_id": member_id}
    of = {name: value for name, value in named.items() if value is not None}
    if len(of) != 1:
        raise ValueError("Name a project, a task or a member.")
    rows = TimeEntry.objects.in_workspace(workspace_id).select_related("member__workspace")
    running = list(rows.select_for_update(of=("self",)).filter(is_running=True, **of).order_by("id"))
    for entry in running:
        stop_entry(actor=actor, entry=entry, now=now)
    return len(running)


def stop_entry(
    *,
    actor: Actor | None,
    entry: TimeEntry,
    now: datetime,
    duration_ms: int | None = None,
    stopped_at: datetime | None = None,
) -> None:
    """Stops an entry that is locked in this transaction. Over 24 hours or without required notes it is flagged (T3)."""
    _save_stopped(entry, now=now, duration_ms=duration_ms, stopped_at=stopped_at)
    stopped = TimerStopped(workspace_id=entry.workspace_id, subject_id=entry.id, duration_ms=entry.duration_ms)
    record(event=stopped, actor=actor, now=now)


def stop_silent(*, entry: TimeEntry, last_sign_at: datetime, now: datetime) -> None:
    """Stops an agent's timer, locked in this transaction, at its last sign of life; a person has to look at it (T8)."""
    entry.is_auto_stopped = True
    _save_stopped(entry, now=now, duration_ms=None, stopped_at=last_sign_at)
    stopped = TimerStoppedBySchedule(
        workspace_id=entry.workspace_id,
        subject_id=entry.id,
        duration_ms=entry.duration_ms,
        last_sign_at=last_sign_at.isoformat(),
    )
    record(event=stopped, actor=None, now=now)


def _save_stopped(entry: TimeEntry, *, now: datetime, duration_ms: int | None, stopped_at: datetime | None) -> None:
    started_at = entry.started_at or now
    end = max(stopped_at or now, started_at)
    entry.duration_ms = entry.duration_ms + elapsed_ms(started_at, end) if duration_ms is None else duration_ms
    entry.is_running = False
    entry.stopped_at = end
    entry.last_sign_at = None
    entry.updated_at = now
    flag(entry)
    reckon(entry)
    use_limits_of_stopped(entry, now=now)
    entry.save()


def flag(entry: TimeEntry) -> None:
    """Marks what has to be mended before the entry can be submitted (T3)."""
    entry.is_over_a_day = entry.duration_ms > DAY_MS
    entry.is_missing_notes = entry.member.workspace.requires_notes and not entry.notes.strip()
