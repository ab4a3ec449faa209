"""Saving a new entry, or starting a timer (T1-T3, T6, T7)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.kit.days import day_of
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.identifiers import new_id
from keito_server.kit.insertion import insert_row
from keito_server.kit.logging_rules import check_notes, check_spent_date
from keito_server.kit.metadata import check_metadata, index_metadata
from keito_server.projects.queries import get_terms, member_to_log_for
from keito_server.team.actions import hold_prices
from keito_server.team.errors import MemberArchived
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions.agent_limits import use_limits
from keito_server.time_entries.actions.saving import check_lock, take_terms
from keito_server.time_entries.actions.signs import note_sign
from keito_server.time_entries.actions.stop import stop_entry
from keito_server.time_entries.errors import NotesRequired
from keito_server.time_entries.events import TimeEntryCreated
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import may_edit
from keito_server.time_entries.rules import check_duration, check_span, timer_slot

_ATTEMPTS = 5

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What a new entry is made of; shapes are checked, rules not yet.

    `duration_ms` is the time of a saved entry and the head start of a running one. With `started_at` and `stopped_at`
    (aware, UTC) the time is what lies between them, and `duration_ms` stays None.
    """

    project_id: UUID
    task_id: UUID | None
    spent_date: date
    source: str
    duration_ms: int | None = None
    is_running: bool = False
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    notes: str = ""
    is_billable: bool | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    member_id: UUID | None = None
    idempotency_key: str = ""
    fingerprint: str = ""


def create(*, actor: Member, new: NewEntry, now: datetime) -> TimeEntry:
    """Saves the entry, or starts it and stops what ran in its slot (T2)."""
    return in_one_transaction(lambda: save_new(actor=actor, new=new, now=now), starts_timer=new.is_running)


def in_one_transaction(write: Callable[[], Outcome], *, starts_timer: bool) -> Outcome:
    """Runs `write` in a transaction. Where it starts a timer, a lost race for the slot is tried again (T2)."""
    attempts = _ATTEMPTS if starts_timer else 1
    for attempt in range(1, attempts + 1):
        try:
            with transaction.atomic():
                return write()
        except IntegrityError as error:
            if attempt == attempts or "timer" not in str(error):
                raise
    raise AssertionError("unreachable")


def save_new(*, actor: Member, new: NewEntry, now: datetime) -> TimeEntry:
    """The same inside an open transaction, for one try."""
    require(actor, Permission.TIME_EDIT_OWN)
    member = _member(actor, new)
    hold_prices(actor.workspace_id)
    terms = get_terms(member, project_id=new.project_id, task_id=new.task_id, day=new.spent_date)
    terms.check_new_work(member=member, task_id=new.task_id)
    check_spent_date(new.spent_date, today=day_of(now, member.zone))
    entry = TimeEntry(
        id=new_id(),
        workspace_id=actor.workspace_id,
        member=member,
        project_id=new.project_id,
        task_id=new.task_id,
        spent_date=new.spent_date,
        zone=member.zone,
        duration_ms=_duration(new),
        is_running=new.is_running,
        started_at=now if new.is_running else new.started_at,
        stopped_at=None if new.is_running else new.stopped_at,
        notes=check_notes(new.notes),
        source=new.source,
        metadata=check_metadata(new.metadata),
        idempotency_key=new.idempotency_key,
        fingerprint=new.fingerprint,
        created_at=now,
        updated_at=now,
    )
    check_lock(actor, entry, now=now)
    index_metadata(entry)
    take_terms(entry, terms, given_billable=new.is_billable)
    note_sign(workspace_id=entry.workspace_id, member_id=member.id, session_id=entry.session_id, now=now)
    if entry.is_running:
        entry.last_sign_at = now if entry.is_agent_work else None
        _take_slot(actor=actor, entry=entry, now=now)
    elif member.workspace.requires_notes and not entry.notes.strip():
        raise NotesRequired(field="notes")
    use_limits(entry, terms=terms, now=now)
    insert_row(entry)
    created = TimeEntryCreated(
        workspace_id=entry.workspace_id, subject_id=entry.id, source=entry.source, is_running=entry.is_running
    )
    record(event=created, actor=actor, now=now)
    return entry


def _member(actor: Member, new: NewEntry) -> Member:
    may_log = new.member_id is None or may_edit(actor, member_id=new.member_id, project_id=new.project_id)
    return member_to_log_for(actor, new.member_id, may_log=may_log, what="time")


def _duration(new: NewEntry) -> int:
    if new.started_at is not None and new.stopped_at is not None and not new.is_running:
        return check_span(new.started_at, new.stopped_at)
    if new.duration_ms is None:
        if new.is_running:
            return 0
        raise ValidationRefused("hours is required unless is_running is true.", field="hours")
    return check_duration(new.duration_ms, field="hours")


def _take_slot(*, actor: Member, entry: TimeEntry, now: datetime) -> None:
    entry.timer_slot = timer_slot(source=entry.source, metadata=entry.metadata)
    # A lock that lets entries be saved meanwhile: they only point at the member's row.
    members = Member.objects.in_workspace(actor.workspace_id).select_for_update(no_key=True)
    locked = members.filter(id=entry.member_id).first()
    if locked is None or not locked.is_active:  # archived in this very moment, when their timers were stopped (T8)
        raise MemberArchived
    running = TimeEntry.objects.in_workspace(actor.workspace_id).select_related("member__workspace")
    occupied = running.select_for_update(of=("self",)).filter(
        member_id=entry.member_id, is_running=True, timer_slot=entry.timer_slot
    )
    for other in occupied:
        stop_entry(actor=actor, entry=other, now=now)
