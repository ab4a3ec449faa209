"""Changing an entry (T3, T5, R3)."""

from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.changes import changes_since, values_of
from keito_server.kit.days import day_of
from keito_server.kit.durations import hours_to_ms, ms_to_hours
from keito_server.kit.errors import PermissionRefused
from keito_server.kit.logging_rules import check_notes, check_spent_date
from keito_server.kit.metadata import check_metadata, index_metadata, merge_metadata
from keito_server.projects.queries import Terms, get_terms
from keito_server.team.actions import hold_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions.agent_limits import recount_changed
from keito_server.time_entries.actions.letters import tell_of_change
from keito_server.time_entries.actions.review import is_person
from keito_server.time_entries.actions.saving import check_lock, get_in_reach, reckon, take_terms
from keito_server.time_entries.actions.stop import flag, stop_entry
from keito_server.time_entries.errors import NotesRequired, SessionFixed, TimerNotRestartable
from keito_server.time_entries.events import TimeEntryUpdated
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import lock_of, may_edit
from keito_server.time_entries.rules import check_duration, check_span, timer_slot

_TERMS = ("project_id", "task_id", "spent_date", "is_billable")
_COMPARED = [
    "project_id",
    "task_id",
    "spent_date",
    "duration_ms",
    "started_at",
    "stopped_at",
    "notes",
    "is_billable",
    "metadata",
    "is_reviewed",
]
_HOURS = ("duration_ms", "started_at", "stopped_at")


class EntryChanges(TypedDict, total=False):
    """What to change; absent keys stay as they are. `metadata` is merged, null taking a key out, None all (G2)."""

    hours: Decimal
    notes: str
    is_running: bool
    is_billable: bool
    task_id: UUID | None
    project_id: UUID
    spent_date: date
    started_at: datetime
    stopped_at: datetime
    metadata: dict[str, Any] | None


@transaction.atomic
def update(*, actor: Member, entry_id: UUID, changes: EntryChanges, now: datetime) -> TimeEntry:
    """Changes an entry; with `is_running: false` stops it, with `hours` as its time if given (T3).

    What is sent back as it was shown changes nothing (N1), also where the entry is locked by now (T3); but of an agent's
    running entry even that is a sign of life (T8). Rates are resolved again only when project, task, day or the billable
    flag change (R3).
    """
    require(actor, Permission.TIME_EDIT_OWN)
    if any(name in changes for name in _TERMS):
        hold_prices(actor.workspace_id)
    entry = get_in_reach(actor, entry_id)
    if not entry.is_running:
        refusal = lock_of(actor, entry, now=now)
        if refusal is not None:
            if _changes_something(entry, changes):
                raise refusal
            return entry
    before, was = values_of(entry, _COMPARED), copy(entry)
    if changes.get("is_running") and not entry.is_running:
        raise TimerNotRestartable(field="is_running")
    _change_words(entry, changes)
    _change_time(entry, changes, now=now)
    _change_terms(actor, entry, changes, now=now)
    if entry.spent_date != before["spent_date"]:
        check_lock(actor, entry, now=now)
    if entry.is_auto_stopped and is_person(actor) and any(getattr(entry, name) != before[name] for name in _HOURS):
        entry.is_reviewed = True
    is_alive = entry.is_running and entry.is_agent_work
    if is_alive:
        entry.last_sign_at = now
    changed = changes_since(before, entry)
    if entry.is_running and changes.get("is_running") is False:
        hours = changes.get("hours")
        duration_ms = None if hours is None else check_duration(hours_to_ms(hours), field="hours")
        stop_entry(actor=actor, entry=entry, now=now, duration_ms=duration_ms)
    elif changed:
        if not entry.is_running:
            _check_required_notes(entry, before)
            flag(entry)
            reckon(entry)
            _fall_out(entry)
        entry.updated_at = now
        entry.save()
        if not entry.is_running and _uses_differently(was, entry):
            recount_changed(was, entry, actor=actor, now=now)
    elif is_alive:
        entry.save(update_fields=["last_sign_at"])
    if changed:
        updated = TimeEntryUpdated(workspace_id=entry.workspace_id, subject_id=entry.id, changes=changed)
        record(event=updated, actor=actor, now=now)
        tell_of_change(actor=actor, entry=entry, changes=changed, now=now)
    return entry


def _uses_differently(was: TimeEntry, entry: TimeEntry) -> bool:
    """Whether the change concerns what a hard limit of agents counts (G5)."""
    counted = ("project_id", "spent_date", "rounded_ms", "amount")
    return any(getattr(was, name) != getattr(entry, name) for name in counted)


def _fall_out(entry: TimeEntry) -> None:
    """Makes a changed entry unsubmitted while approvals are off: on again, nobody has approved what it says now (A3)."""
    if entry.approval != TimeEntry.Approval.UNSUBMITTED and not entry.member.workspace.uses_approvals:
        entry.approval, entry.submission_id = TimeEntry.Approval.UNSUBMITTED, None


def _changes_something(entry: TimeEntry, changes: EntryChanges) -> bool:
    """Whether a stopped entry would not stay as it is: what `update` compares before a lock refuses (N1, T3)."""
    if changes.get("is_running"):
        return True
    if any(changes.get(name, getattr(entry, name)) != getattr(entry, name) for name in ("notes", *_TERMS)):
        return True
    if "metadata" in changes:
        merged = changes["metadata"]
        if entry.metadata != ({} if merged is None else merge_metadata(entry.metadata, merged)):
            return True
    if "started_at" in changes and "stopped_at" in changes:
        return (changes["started_at"], changes["stopped_at"]) != (entry.started_at, entry.stopped_at)
    return "hours" in changes and not _holds(entry, hours_to_ms(changes["hours"]))


def _holds(entry: TimeEntry, hours_ms: int) -> bool:
    """Whether a stopped entry has this time already: as it is shown (N1), or as it was typed before rounding (T4)."""
    return hours_ms in (hours_to_ms(ms_to_hours(entry.rounded_ms)), entry.duration_ms)


def _change_words(entry: TimeEntry, changes: EntryChanges) -> None:
    if "notes" in changes:
        entry.notes = check_notes(changes["notes"])
    if "metadata" in changes:
        merged = changes["metadata"]
        entry.metadata = {} if merged is None else merge_metadata(entry.metadata, check_metadata(merged))
        index_metadata(entry)
        if entry.is_running and timer_slot(source=entry.source, metadata=entry.metadata) != entry.timer_slot:
            raise SessionFixed(field="metadata")


def _change_time(entry: TimeEntry, changes: EntryChanges, *, now: datetime) -> None:
    if not entry.is_running and "started_at" in changes and "stopped_at" in changes:
        entry.started_at, entry.stopped_at = changes["started_at"], changes["stopped_at"]
        entry.duration_ms = check_span(entry.started_at, entry.stopped_at)
        return
    if "hours" not in changes or (changes.get("is_running") is False and entry.is_running):
        return
    hours_ms = hours_to_ms(changes["hours"])
    if entry.is_running:
        entry.duration_ms, entry.started_at = check_duration(hours_ms, field="hours"), now
    elif not _holds(entry, hours_ms):
        entry.duration_ms = check_duration(hours_ms, field="hours")
        entry.started_at = entry.stopped_at = None


def _change_terms(actor: Member, entry: TimeEntry, changes: EntryChanges, *, now: datetime) -> None:
    wanted = {name: changes[name] for name in _TERMS if name in changes and changes[name] != getattr(entry, name)}  # type: ignore[literal-required]  # the names are the dictionary's own keys
    if not wanted:
        return
    if "project_id" in wanted and not may_edit(actor, member_id=entry.member_id, project_id=wanted["project_id"]):
        raise PermissionRefused("You may not move this time to a project that you do not manage.", field="project_id")
    is_chosen = "is_billable" in changes or entry.is_billable != _terms(entry).billable(None)
    for name in ("project_id", "task_id", "spent_date"):
        if name in wanted:
            setattr(entry, name, wanted[name])
    if "spent_date" in wanted:
        check_spent_date(entry.spent_date, today=day_of(now, entry.member.zone))
    terms = _terms(entry)
    if "project_id" in wanted or "task_id" in wanted:
        terms.check_new_work(member=entry.member, task_id=entry.task_id)
    # Time that was made billable or not on purpose stays so; else the new project or task decides (T6).
    given = changes.get("is_billable", entry.is_billable if is_chosen else None)
    take_terms(entry, terms, given_billable=given)


def _terms(entry: TimeEntry) -> Terms:
    return get_terms(entry.member, project_id=entry.project_id, task_id=entry.task_id, day=entry.spent_date)


def _check_required_notes(entry: TimeEntry, before: dict[str, Any]) -> None:
    if entry.member.workspace.requires_notes and before["notes"].strip() and not entry.notes.strip():
        raise NotesRequired(field="notes")
