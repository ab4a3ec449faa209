"""Deleting an entry, and taking that back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.events.queries import get_event
from keito_server.kit.errors import Conflict
from keito_server.kit.strict_json import parse
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions.letters import tell_of_deletion
from keito_server.time_entries.actions.saving import get_for_change, insert
from keito_server.time_entries.actions.stop import stop_entry
from keito_server.time_entries.events import TimeEntryDeleted, TimeEntryRestored
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import compact_json

_FIELDS = {field.attname: field for field in TimeEntry._meta.concrete_fields}


@transaction.atomic
def delete(*, actor: Member, entry_id: UUID, now: datetime) -> UUID:
    """Deletes an unlocked entry, running or not, and returns the event by which `restore` takes it back."""
    require(actor, Permission.TIME_EDIT_OWN)
    entry = get_for_change(actor, entry_id, now=now)
    row = _row(entry)
    entry.delete()
    deleted = TimeEntryDeleted(workspace_id=actor.workspace_id, subject_id=UUID(row["id"]), row=row)
    event_id = record(event=deleted, actor=actor, now=now)
    entry.id = deleted.subject_id  # which deleting has taken off it
    tell_of_deletion(actor=actor, entry=entry, event_id=event_id, now=now)
    return event_id


@transaction.atomic
def restore(*, actor: Member, event_id: UUID, now: datetime) -> TimeEntry:
    """Brings back what the actor deleted, as it was; a timer comes back stopped if another one runs by now."""
    require(actor, Permission.TIME_EDIT_OWN)
    event = get_event(actor, event_id, kind=TimeEntryDeleted.__name__)
    entry = _entry(parse(event.data.encode())["row"])
    entry.member = Member.objects.in_workspace(actor.workspace_id).select_related("workspace").get(id=entry.member_id)
    try:
        with transaction.atomic():
            if entry.is_running and _slot_is_taken(entry):
                _bring_back_stopped(entry, actor=actor, stopped_at=event.happened_at, now=now)
            else:
                insert(entry)
    except IntegrityError as error:
        raise Conflict("This entry has been restored already.") from error
    restored = TimeEntryRestored(workspace_id=actor.workspace_id, subject_id=entry.id)
    record(event=restored, actor=actor, now=now)
    return entry


def _bring_back_stopped(entry: TimeEntry, *, actor: Member, stopped_at: datetime, now: datetime) -> None:
    slot, entry.timer_slot = entry.timer_slot, f"restored {entry.id}"
    insert(entry)
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
        **{name: _FIELDS[name].to_python(value) for name, value in row.items() if name != "metadata"},
        metadata=parse(row["metadata"].encode()),
    )
