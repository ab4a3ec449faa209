"""Taking last week's rows over into a week, alone or with their hours and notes: a start that only needs correcting."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.days import week_of
from keito_server.kit.errors import Refusal
from keito_server.kit.identifiers import new_id
from keito_server.kit.logging_rules import DateTooLate
from keito_server.projects.queries import get_terms, list_trackable
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions.create import NewEntry, save_new
from keito_server.time_entries.actions.week_rows import lock_member
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.events import WeekCopied
from keito_server.time_entries.models import TimeEntry, WeekRow

Work = tuple[UUID, UUID]
"""A project and a task."""


@dataclass(slots=True)
class CopiedWeek:
    """What came of it. `left_out` says for each reason what could not be taken over: days, or rows by their names."""

    row_count: int = 0
    entries: list[TimeEntry] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    @property
    def total_ms(self) -> int:
        """Counted time of what was logged."""
        return sum(entry.rounded_ms for entry in self.entries)

    def leave_out(self, what: str, words: str) -> None:
        """Notes what could not be taken over, once for each reason."""
        named = self.left_out.setdefault(words, [])
        if what not in named:
            named.append(what)


@transaction.atomic
def copy_last_week(*, actor: Member, day: date, with_hours: bool, now: datetime) -> CopiedWeek:
    """Puts the rows of the week before into the actor's week that holds `day`.

    With `with_hours` each saved entry is logged once more seven days later, where the cell is still empty: its hours,
    notes and whether it is billable. Agents' work and running timers are not. What may not be logged any more, or not
    yet, is left out and said.
    """
    require(actor, Permission.TIME_EDIT_OWN)
    lock_member(actor)
    days = week_of(day, actor.workspace.week_start)
    before = [each - timedelta(days=7) for each in days]
    entries = _entries(actor, before)
    taken = {(entry.project_id, entry.task_id, entry.spent_date) for entry in _entries(actor, days)}
    rows = _rows_of(actor, before[0]) | {
        (entry.project_id, entry.task_id): _name(entry) for entry in entries if entry.task_id is not None
    }
    copied = CopiedWeek()
    lasting = _lasting(actor, rows, days[-1], copied)
    if with_hours:
        _copy_hours(actor, entries, lasting, taken, copied, now)
    there = {(project, task) for project, task, _ in taken} | {(one.project_id, one.task_id) for one in copied.entries}
    _put_in(actor, [work for work in lasting if work not in there], days[0], copied, now)
    if copied.row_count or copied.entries:
        event = WeekCopied(
            workspace_id=actor.workspace_id,
            subject_id=actor.id,
            first_day=days[0],
            rows=copied.row_count,
            entries=len(copied.entries),
        )
        record(event=event, actor=actor, now=now)
    return copied


def _entries(actor: Member, days: list[date]) -> list[TimeEntry]:
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(member=actor, spent_date__in=days)
    entries = list(rows.select_related("project", "task").order_by("spent_date", "created_at", "id"))
    for entry in entries:
        entry.member = actor
    return entries


def _rows_of(actor: Member, first_day: date) -> dict[Work, str]:
    rows = WeekRow.objects.in_workspace(actor.workspace_id).filter(member=actor, first_day=first_day)
    return {
        (row.project_id, row.task_id): f"{row.project.name}, {row.task.name}"
        for row in rows.select_related("project", "task")
    }


def _name(entry: TimeEntry) -> str:
    return f"{entry.project.name}, {entry.task.name}" if entry.task else entry.project.name


def _lasting(actor: Member, rows: dict[Work, str], day: date, copied: CopiedWeek) -> list[Work]:
    """The rows on which new time may still be logged; why not on the others is noted."""
    trackable = {(one.project.id, row.task_id) for one in list_trackable(actor) for row in one.tasks}
    for (project_id, task_id), name in rows.items():
        if (project_id, task_id) in trackable:
            continue
        try:
            terms = get_terms(actor, project_id=project_id, task_id=task_id, day=day)
            terms.check_new_work(member=actor, task_id=task_id)
        except Refusal as refusal:
            copied.leave_out(name, refusal.message)
    return [work for work in rows if work in trackable]


def _copy_hours(
    actor: Member,
    entries: Iterable[TimeEntry],
    lasting: list[Work],
    taken: set[tuple[UUID, UUID | None, date]],
    copied: CopiedWeek,
    now: datetime,
) -> None:
    for entry in entries:
        day = entry.spent_date + timedelta(days=7)
        is_copied = (entry.project_id, entry.task_id) in lasting and not entry.is_running and not entry.is_agent_work
        if not is_copied or (entry.project_id, entry.task_id, day) in taken:
            continue
        # Nothing is written where it is refused; the order of a cell's entries stays.
        at = now + timedelta(milliseconds=len(copied.entries))
        try:
            copied.entries.append(save_new(actor=actor, new=_like(entry, day), now=at))
        except (DateTooLate, EntryLocked) as refusal:
            copied.leave_out(f"{day:%a} {day.day}", refusal.message)
        except Refusal as refusal:
            copied.leave_out(_name(entry), refusal.message)


def _like(entry: TimeEntry, day: date) -> NewEntry:
    return NewEntry(
        project_id=entry.project_id,
        task_id=entry.task_id,
        spent_date=day,
        source=TimeEntry.Source.WEB,
        duration_ms=entry.duration_ms,
        notes=entry.notes,
        is_billable=entry.is_billable,
    )


def _put_in(actor: Member, works: list[Work], first_day: date, copied: CopiedWeek, now: datetime) -> None:
    kept = _rows_of(actor, first_day)
    new = [
        WeekRow(
            id=new_id(),
            workspace_id=actor.workspace_id,
            member=actor,
            first_day=first_day,
            project_id=project_id,
            task_id=task_id,
            created_at=now,
        )
        for project_id, task_id in works
        if (project_id, task_id) not in kept
    ]
    WeekRow.objects.in_workspace(actor.workspace_id).bulk_create(new, ignore_conflicts=True)
    copied.row_count = len(new)
