"""Entries as the API answers them: hand-written SQL straight into JSON, without the ORM in between (H3, H7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from keito_server.kit.answers import PageAnswer, encode, instant_text
from keito_server.kit.days import elapsed_ms
from keito_server.kit.durations import hours_text
from keito_server.kit.errors import NotFound
from keito_server.kit.identifiers import known_public_id, public_id_of_text, public_ids_of_texts
from keito_server.kit.metadata import compact_json
from keito_server.kit.metadata_filters import narrow_by_metadata
from keito_server.kit.pagination import cut_page, read_cursor
from keito_server.kit.sql import bind_date, bind_id, day_as_text, id_as_text, instant_as_text, read_rows, truth
from keito_server.kit.strict_json import check_text
from keito_server.projects.errors import UnknownProject
from keito_server.projects.models import Project
from keito_server.projects.queries import work_in_reach
from keito_server.team.errors import UnknownMember
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import shown_ms


class EntryAnswer(msgspec.Struct, gc=False):
    """One entry with the fields of `time-entries.md`, and when it started and stopped (H7)."""

    id: str
    project_id: str
    task_id: str | None
    user_id: str
    spent_date: str
    hours: msgspec.Raw
    notes: str | None
    is_running: bool
    is_billable: bool
    source: str
    metadata: msgspec.Raw
    started_at: str | None
    stopped_at: str | None
    approval_status: str
    is_auto_stopped: bool
    created_at: str
    updated_at: str


class TimerAnswer(msgspec.Struct, gc=False):
    """What runs for a member: in the slot asked for, and beside it in those of agent sessions (T2)."""

    time_entry: EntryAnswer | None
    sessions: list[EntryAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilters:
    """What a list is narrowed to; None and empty narrow nothing. Days are included."""

    source: str | None = None
    project_id: UUID | None = None
    user_id: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None
    is_running: bool | None = None
    approval: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


_NOTHING = msgspec.Raw(b"null")


def list_answer(actor: Member, *, filters: EntryFilters, limit: int, cursor: str | None, now: datetime) -> bytes:
    """A page of the entries that the actor may see, newest day first, as JSON (P3, H3).

    `UnknownProject` or `UnknownMember` for a filter that names nothing of the workspace (P2).
    """
    conditions, values = _reach(actor)
    _narrow(conditions, values, filters)
    scope = f"time-entries {actor.workspace_id} {filters}"
    if cursor is not None:
        day, entry_id = read_cursor(cursor, scope)
        conditions.append("(e.spent_date, e.id) < (%s, %s)")
        values += [bind_date(date.fromisoformat(day)), bind_id(UUID(entry_id))]
    where = " AND ".join(conditions)
    statement = f"{_select()} WHERE {where} ORDER BY e.spent_date DESC, e.id DESC LIMIT %s"
    rows = read_rows(statement, [*values, limit + 1])
    if not rows:
        _check_filters(actor, filters)
    page = cut_page(rows, limit=limit, scope=scope, position=lambda row: (row[4], row[0]))
    ids = public_ids_of_texts(TimeEntry.prefix, [row[0] for row in page.rows])
    shown = [_answer_of_row(public_id, row, now) for public_id, row in zip(ids, page.rows, strict=True)]
    return encode(PageAnswer(shown, page.next_cursor, page.has_more))


def get_answer(actor: Member, entry_id: UUID, *, now: datetime) -> bytes:
    """One entry that the actor may see, as JSON."""
    conditions, values = _reach(actor)
    statement = f"{_select()} WHERE e.id = %s AND {' AND '.join(conditions)}"
    rows = read_rows(statement, [bind_id(entry_id), *values])
    if not rows:
        raise NotFound
    row = rows[0]
    return encode(_answer_of_row(public_id_of_text(TimeEntry.prefix, row[0]), row, now))


def timer_answer(actor: Member, *, session_id: str | None, now: datetime) -> bytes:
    """What runs for the actor, as JSON: in their own slot and in those of agent sessions; or that of one session only."""
    require(actor, Permission.TIME_VIEW_OWN)
    conditions = ["e.workspace_id = %s", "e.member_id = %s", "e.is_running"]
    values = [bind_id(actor.workspace_id), bind_id(actor.id)]
    if session_id is not None:
        conditions.append("e.timer_slot = %s")
        values.append(check_text(session_id, "session_id"))
    statement = f"{_select(', e.timer_slot')} WHERE {' AND '.join(conditions)} ORDER BY e.started_at DESC, e.id DESC"
    own, sessions = None, []
    for row in read_rows(statement, values):
        *plain, slot = row
        shown = _answer_of_row(public_id_of_text(TimeEntry.prefix, row[0]), plain, now)
        if slot == (session_id or ""):
            own = shown
        else:
            sessions.append(shown)
    return encode(TimerAnswer(own, sessions))


def entry_answer(entry: TimeEntry, *, now: datetime) -> bytes:
    """An entry at hand, as JSON."""
    shown = EntryAnswer(
        entry.public_id,
        known_public_id("prj", entry.project_id.hex),
        None if entry.task_id is None else known_public_id("tsk", entry.task_id.hex),
        known_public_id("usr", entry.member_id.hex),
        entry.spent_date.isoformat(),
        _hours(shown_ms(entry, now=now)),
        entry.notes or None,
        entry.is_running,
        entry.is_billable,
        entry.source,
        msgspec.Raw(compact_json(entry.metadata)) if entry.metadata else _NOTHING,
        None if entry.started_at is None else instant_text(entry.started_at),
        None if entry.stopped_at is None else instant_text(entry.stopped_at),
        entry.approval,
        entry.is_auto_stopped,
        instant_text(entry.created_at),
        instant_text(entry.updated_at),
    )
    return encode(shown)


def _answer_of_row(public_id: str, row: Sequence[Any], now: datetime) -> EntryAnswer:
    (_, project, task, member, day, started, stopped, created, updated, since) = row[:10]
    (rounded_ms, duration_ms, is_running, is_billable, is_auto_stopped, approval, source, notes, metadata) = row[10:]
    return EntryAnswer(
        public_id,
        known_public_id("prj", project),
        None if task is None else known_public_id("tsk", task),
        known_public_id("usr", member),
        day,
        _hours(duration_ms + elapsed_ms(_instant(since), now) if is_running else rounded_ms),
        notes or None,
        bool(is_running),
        bool(is_billable),
        source,
        _NOTHING if metadata == "{}" else msgspec.Raw(metadata),
        started,
        stopped,
        approval,
        bool(is_auto_stopped),
        created,
        updated,
    )


@lru_cache(maxsize=4096)
def _hours(milliseconds: int) -> msgspec.Raw:
    return msgspec.Raw(hours_text(milliseconds))


def _instant(written: str) -> datetime:
    read = datetime.fromisoformat(written)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


@lru_cache(maxsize=2)
def _select(further: str = "") -> str:
    """The columns of an answer, and perhaps further ones. What Python would parse only to write it again is asked for as text."""
    ids = [id_as_text(f"e.{name}") for name in ("id", "project_id", "task_id", "member_id")]
    instants = [instant_as_text(f"e.{name}") for name in ("started_at", "stopped_at", "created_at", "updated_at")]
    running_since = f"CASE WHEN e.is_running THEN {day_as_text('e.started_at')} END"
    truths = [truth("e.is_running"), truth("e.is_billable"), truth("e.is_auto_stopped")]
    plain = ["e.approval", "e.source", "e.notes", "e.metadata"]
    columns = [
        *ids,
        day_as_text("e.spent_date"),
        *instants,
        running_since,
        "e.rounded_ms",
        "e.duration_ms",
        *truths,
        *plain,
    ]
    return f"SELECT {', '.join(columns)}{further} FROM time_entries_timeentry e"


def _reach(actor: Member) -> tuple[list[str], list[Any]]:
    """Conditions and values for what the actor may see (P3)."""
    return work_in_reach(
        actor, own=Permission.TIME_VIEW_OWN, team=Permission.TIME_VIEW_TEAM, everything=Permission.TIME_VIEW_ALL
    )


def _narrow(conditions: list[str], values: list[Any], filters: EntryFilters) -> None:
    wanted = {
        "e.source = %s": filters.source,
        "e.project_id = %s": bind_id(filters.project_id),
        "e.member_id = %s": bind_id(filters.user_id),
        "e.spent_date >= %s": bind_date(filters.first_day),
        "e.spent_date <= %s": bind_date(filters.last_day),
        "e.approval = %s": filters.approval,
    }
    for condition, value in wanted.items():
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if filters.is_running is not None:
        conditions.append("e.is_running" if filters.is_running else "NOT e.is_running")
    narrow_by_metadata(conditions, values, filters.metadata)


def _check_filters(actor: Member, filters: EntryFilters) -> None:
    """An empty list is refused where a filter names nothing of the workspace: a mistyped id is no empty month (P2)."""
    projects = Project.objects.in_workspace(actor.workspace_id)
    if filters.project_id is not None and not projects.filter(id=filters.project_id).exists():
        raise UnknownProject(field="project_id")
    members = Member.objects.in_workspace(actor.workspace_id)
    if filters.user_id is not None and not members.filter(id=filters.user_id).exists():
        raise UnknownMember(field="user_id")
