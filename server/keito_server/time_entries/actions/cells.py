"""Typing hours into a cell of the week grid: one project and task of the actor's own on one day (week-view.md, N1, T1-T5)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keito_server.kit.durations import exact_hours
from keito_server.kit.errors import ValidationRefused
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions.create import NewEntry, save_new
from keito_server.time_entries.actions.delete import delete
from keito_server.time_entries.actions.update import EntryChanges, update
from keito_server.time_entries.actions.week_rows import keep_row, lock_member
from keito_server.time_entries.errors import CellChanged, CellNeedsOpening, CellNeedsTask
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import in_cell, shown_ms

_HOURS_FIRST = "Type the hours as well: without any there is no entry to note it on."


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSaved:
    """What the cell holds now. `deleted_by` is the event by which `restore` brings back what was deleted."""

    held_ms: int
    entry_count: int
    has_notes: bool
    deleted_by: UUID | None = None


@transaction.atomic
def set_cell(
    *,
    actor: Member,
    project_id: UUID,
    task_id: UUID | None,
    day: date,
    duration_ms: int,
    expected_ms: int,
    now: datetime,
    notes: str | None = None,
) -> CellSaved:
    """Has the cell hold `duration_ms`: creates its entry, changes the only one there is, or with 0 deletes it.

    `expected_ms` is what the cell showed to whoever typed; where it holds something else by now, `CellChanged` says what.
    What it holds already is no change (a retry, or the hours shown sent back). `notes` None leaves the notes alone; with
    notes but no hours an empty cell has no entry to note them on, and says so.
    """
    require(actor, Permission.TIME_EDIT_OWN)
    if task_id is None:
        raise CellNeedsTask
    lock_member(actor)
    entries = _held(actor, project_id, task_id, day)
    held_ms = sum(shown_ms(entry, now=now) for entry in entries)
    if not entries and duration_ms == 0 and (notes or "").strip():
        raise ValidationRefused(_HOURS_FIRST, field="hours")
    if _is_there_already(entries, held_ms, duration_ms, notes):
        return _saved(entries, held_ms)
    check_plain(entries)
    if held_ms != expected_ms:
        raise CellChanged(held_ms)
    if not entries:
        new = NewEntry(
            project_id=project_id,
            task_id=task_id,
            spent_date=day,
            source=TimeEntry.Source.WEB,
            duration_ms=duration_ms,
            notes=notes or "",
        )
        entry = save_new(actor=actor, new=new, now=now)
    elif duration_ms == 0:
        deleted_by = delete(actor=actor, entry_id=entries[0].id, now=now)
        keep_row(actor=actor, day=day, project_id=project_id, task_id=task_id, now=now)
        return CellSaved(held_ms=0, entry_count=0, has_notes=False, deleted_by=deleted_by)
    else:
        changes = EntryChanges() if duration_ms == held_ms else EntryChanges(hours=exact_hours(duration_ms))
        if notes is not None:
            changes["notes"] = notes
        entry = update(actor=actor, entry_id=entries[0].id, changes=changes, now=now)
    return _saved([entry], entry.rounded_ms)


@transaction.atomic
def set_cell_notes(
    *, actor: Member, project_id: UUID, task_id: UUID | None, day: date, notes: str, now: datetime
) -> CellSaved:
    """Changes the notes of the only entry in a cell, whatever its times; several are changed one by one."""
    require(actor, Permission.TIME_EDIT_OWN)
    lock_member(actor)
    entries = _held(actor, project_id, task_id, day)
    if len(entries) > 1:
        raise CellNeedsOpening("Several entries stand in this cell. Open the one whose notes you mean.")
    if not entries:
        raise ValidationRefused(_HOURS_FIRST, field="hours")
    entry = update(actor=actor, entry_id=entries[0].id, changes=EntryChanges(notes=notes), now=now)
    return _saved([entry], shown_ms(entry, now=now))


def check_plain(entries: list[TimeEntry]) -> None:
    """Refuses to type over what is more than one plain duration: it would lose an entry, or its times."""
    if len(entries) > 1:
        raise CellNeedsOpening
    if any(entry.is_running for entry in entries):
        raise CellNeedsOpening("A timer runs in this cell. Stop it to change its time.")
    if any(entry.started_at is not None for entry in entries):
        raise CellNeedsOpening("Open this cell: its entry has start and end times, which typing over it would lose.")


def _held(actor: Member, project_id: UUID, task_id: UUID | None, day: date) -> list[TimeEntry]:
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).select_for_update(of=("self",))
    found = in_cell(rows, actor, project_id=project_id, task_id=task_id, day=day)
    return list(found.order_by("created_at", "id"))


def _is_there_already(entries: list[TimeEntry], held_ms: int, duration_ms: int, notes: str | None) -> bool:
    if not entries:
        return duration_ms == 0
    if notes is not None and [entry.notes for entry in entries] != [notes]:
        return False
    is_exact = len(entries) == 1 and not entries[0].is_running and entries[0].duration_ms == duration_ms
    return duration_ms > 0 and (duration_ms == held_ms or is_exact)


def _saved(entries: list[TimeEntry], held_ms: int) -> CellSaved:
    has_notes = any(entry.notes.strip() for entry in entries)
    return CellSaved(held_ms=held_ms, entry_count=len(entries), has_notes=has_notes)
