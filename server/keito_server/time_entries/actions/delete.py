"""Deleting an entry, and taking that back."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.events.queries import get_event
from keito_server.kit.errors import Conflict, PermissionRefused, Refusal, UndoTooLate
from keito_server.kit.insertion import insert_row
from keito_server.kit.metadata import compact_json
from keito_server.kit.strict_json import parse
from keito_server.projects.queries import check_currency_is, currency_of, get_terms
from keito_server.team.actions import hold_prices
from keito_server.team.errors import MemberArchived
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions.agent_limits import recount_limits
from keito_server.time_entries.actions.letters import tell_of_deletion, tell_of_restoration
from keito_server.time_entries.actions.saving import check_lock, get_for_change, take_prices
from keito_server.time_entries.actions.stop import stop_entry
from keito_server.time_entries.events import TimeEntryDeleted, TimeEntryRestored
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import lock_of, may_edit

UNDO_LASTS: Final = timedelta(hours=24)
"""For how long a deletion can be taken back; the audit trail keeps what was deleted."""
_TOOK_WORK = "took_new_work"
_CURRENCY = "currency"
_BESIDE = ("metadata", _TOOK_WORK, _CURRENCY)
_FIELDS = {field.attname: field for field in TimeEntry._meta.concrete_fields}


@transaction.atomic
def delete(*, actor: Member, entry_id: UUID, now: datetime) -> UUID:
    """Deletes an unlocked entry, running or not, and returns the event by which `restore` takes it back."""
    require(actor, Permission.TIME_EDIT_OWN)
    entry = get_for_change(actor, entry_id, now=now)
    beside = {_TOOK_WORK: _work_refusal(entry) is None, _CURRENCY: currency_of(actor.workspace_id, entry.project_id)}
    row = _row(entry) | beside
    entry.delete()
    deleted = TimeEntryDeleted(workspace_id=actor.workspace_id, subject_id=UUID(row["id"]), row=row)
    event_id = record(event=deleted, actor=actor, now=now)
    entry.id = deleted.subject_id  # which deleting has taken off it
    recount_limits([entry], workspace=entry.member.workspace, now=now)
    tell_of_deletion(actor=actor, entry=entry, event_id=event_id, now=now)
    return event_id


@transaction.atomic
def restore(*, actor: Member, event_id: UUID, now: datetime) -> TimeEntry:
    """Brings back what the actor deleted, as it was, at the prices that its day has by now (R3).

    A timer comes back stopped if another one runs by now.

    `UndoTooLate` after `UNDO_LASTS`. What has come in the way since the deletion refuses it as it would a new entry:
    a lock (T5), an archived project or a lost assignment (P4), a right to change it that the actor no longer has. `Conflict`
    where its rate would be in another currency by now, because its client has changed to that (N7).
    """
    require(actor, Permission.TIME_EDIT_OWN)
    event = get_event(actor, event_id, kind=TimeEntryDeleted.__name__)
    if now - event.happened_at > UNDO_LASTS:
        raise UndoTooLate
    hold_prices(actor.workspace_id)
    row = parse(event.data.encode())["row"]
    entry = _entry(row)
    entry.member = Member.objects.in_workspace(actor.workspace_id).select_related("workspace").get(id=entry.member_id)
    _check_nothing_came_between(actor, entry, took_work=row.get(_TOOK_WORK, True), since=event.happened_at, now=now)
    if entry.rate is not None or entry.amount is not None:
        currency = row.get(_CURRENCY)
        check_currency_is(currency, project_id=entry.project_id, workspace_id=actor.workspace_id, what="time entry")
    terms = get_terms(entry.member, project_id=entry.project_id, task_id=entry.task_id, day=entry.spent_date)
    take_prices(entry, terms)
    try:
        with transaction.atomic():
            if entry.is_running and _slot_is_taken(entry):
                _bring_back_stopped(entry, actor=actor, stopped_at=event.happened_at, now=now)
            else:
                insert_row(entry)
    except IntegrityError as error:
        raise Conflict("This entry has been restored already.") from error
    restored = TimeEntryRestored(workspace_id=actor.workspace_id, subject_id=entry.id)
    restored_by = record(event=restored, actor=actor, now=now)
    recount_limits([entry], workspace=entry.member.workspace, now=now)
    tell_of_restoration(actor=actor, entry=entry, event_id=restored_by, now=now)
    return entry


def _check_nothing_came_between(
    actor: Member, entry: TimeEntry, *, took_work: bool, since: datetime, now: datetime
) -> None:
    """Refuses what has become impossible since the deletion; a slip on an archived project can be taken back there."""
    if not may_edit(actor, member_id=entry.member_id, project_id=entry.project_id):
        raise PermissionRefused
    archived_at = entry.member.archived_at
    if archived_at is not None and archived_at > since:
        raise MemberArchived
    if lock_of(actor, entry, now=since) is None:
        check_lock(actor, entry, now=now)
    refusal = _work_refusal(entry) if took_work else None
    if refusal is not None:
        raise refusal


def _work_refusal(entry: TimeEntry) -> Refusal | None:
    """What new work of this kind would be refused with, or None (P4)."""
    try:
        terms = get_terms(entry.member, project_id=entry.project_id, task_id=entry.task_id, day=entry.spent_date)
        terms.check_new_work(member=entry.member, task_id=entry.task_id)
    except Refusal as refusal:
        return refusal
    return None


def _bring_back_stopped(entry: TimeEntry, *, actor: Member, stopped_at: datetime, now: datetime) -> None:
    slot, entry.timer_slot = entry.timer_slot, f"restored {entry.id}"
    insert_row(entry)
    entry.timer_slot = slot
    stop_entry(actor=actor, entry=entry, now=now, stopped_at=stopped_at)


def _slot_is_taken(entry: TimeEntry) -> bool:
    rows = TimeEntry.objects.in_workspace(entry.workspace_id)
    return rows.filter(member_id=entry.member_id, is_running=True, timer_slot=entry.timer_slot).exists()


def _row(entry: TimeEntry) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in _FIELDS}
    row: dict[str, Any] = msgspec.to_builtins(values, builtin_types=(), enc_hook=str)
    return row | {"metadata": compact_json(entry.metadata)}


def _entry(row: dict[str, Any]) -> TimeEntry:
    return TimeEntry(
        **{name: _FIELDS[name].to_python(value) for name, value in row.items() if name not in _BESIDE},
        metadata=parse(row["metadata"].encode()),
    )
