"""Every field of one entry. Only what was changed is sent on, so that what is shown rounded stays exact (N1)."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from keito_server.kit.days import elapsed_ms, instant_of
from keito_server.kit.durations import exact_hours
from keito_server.projects.models import ProjectTask
from keito_server.projects.queries import Trackable
from keito_server.time_entries.actions import EntryChanges
from keito_server.time_entries.forms.clock_changes import refusal_of_missing
from keito_server.time_entries.forms.composer import span_of
from keito_server.time_entries.forms.fields import ClockField, DurationField, NotesField
from keito_server.time_entries.forms.work import WorkForm
from keito_server.time_entries.models import TimeEntry


class EditorForm(WorkForm):
    """An entry as it stands. A running one has no start and end to change; its duration is the time so far."""

    date = forms.DateField(
        error_messages={"required": "Choose a day.", "invalid": "This is no day of the calendar. Try 2026-03-12."},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    notes = NotesField(widget=forms.Textarea(attrs={"rows": 1}))
    duration = DurationField()
    start = ClockField()
    end = ClockField()
    is_billable = forms.BooleanField(label="Billable", required=False)

    field_order = ("project", "task", "notes", "date", "duration", "start", "end", "is_billable")

    def __init__(
        self, *args: Any, entry: TimeEntry, duration: str, trackables: list[Trackable], **options: Any
    ) -> None:
        """`duration` is the entry's time in the workspace's words, as the list shows it."""
        self._entry = entry
        super().__init__(
            *args,
            auto_id=f"edit-{entry.public_id}-%s",
            initial=_initial(entry, duration),
            trackables=_with_own(trackables, entry),
            **options,
        )
        if entry.is_running:
            del self.fields["start"], self.fields["end"]

    @property
    def duration_label(self) -> str:
        """What the duration of this entry is called."""
        return "So far" if self._entry.is_running else "Duration"

    def clean(self) -> dict[str, Any]:
        """Start and end come together, and not beside another duration."""
        typed = super().clean()
        if typed.get("duration") is None and "duration" in self.changed_data and "duration" not in self.errors:
            self.add_error("duration", "Type how long it took, such as 1:30.")
        if self._entry.is_running:
            return typed
        if not self._times_changed:
            self._check_moved_start()
            return typed
        start, end = typed.get("start"), typed.get("end")
        if "duration" in self.changed_data:
            self.add_error("duration", "Change the duration, or start and end, but not both.")
        for name, other in (("start", end), ("end", start)):
            if typed.get(name) is None and other is not None and name not in self.errors:
                self.add_error(name, "Start and end belong together. Type both, or neither.")
        if start is not None and start == end:
            self.add_error("end", "It ends at the minute it begins. Type a later end.")
        if typed.get("date") is not None:
            self.refuse_missing_times(typed["date"], self._entry.zone)
        return typed

    def changes(self) -> EntryChanges:
        """What the valid form changes, and nothing else."""
        typed, changed = self.cleaned_data, set(self.changed_data)
        changes = EntryChanges()
        if "project" in changed:
            changes["project_id"] = self.project_id
        if "task" in changed:
            changes["task_id"] = self.task_id
        if "notes" in changed:
            changes["notes"] = typed["notes"]
        if "date" in changed:
            changes["spent_date"] = typed["date"]
        if "is_billable" in changed:
            changes["is_billable"] = typed["is_billable"]
        if "duration" in changed:
            changes["hours"] = exact_hours(typed["duration"])
        elif not self._entry.is_running and (span := self._span()) is not None:
            changes["started_at"], changes["stopped_at"] = span
        return changes

    def _check_moved_start(self) -> None:
        day = self.cleaned_data.get("date")
        is_moved = "date" in self.changed_data and "duration" not in self.changed_data
        if day is None or not is_moved or not _is_exact(self._entry):
            return
        if words := refusal_of_missing(day, _wall_time(self._entry), self._entry.zone, self._formats):
            self.add_error("start", words)

    @property
    def _times_changed(self) -> bool:
        return not {"start", "end"}.isdisjoint(self.changed_data)

    def _span(self) -> tuple[datetime, datetime] | None:
        entry, typed = self._entry, self.cleaned_data
        if self._times_changed and typed["start"] is not None:
            return span_of(typed["date"], typed["start"], typed["end"], entry.zone)
        # An entry whose time is not what lies between its instants (a head start, a correction) keeps that time.
        if "date" in self.changed_data and _is_exact(entry):
            begins_at = instant_of(typed["date"], _wall_time(entry), entry.zone)
            return begins_at, begins_at + timedelta(milliseconds=entry.duration_ms)
        return None


def _is_exact(entry: TimeEntry) -> bool:
    started_at, stopped_at = entry.started_at, entry.stopped_at
    return started_at is not None and stopped_at is not None and elapsed_ms(started_at, stopped_at) == entry.duration_ms


def _wall_time(entry: TimeEntry) -> time:
    """When the entry began, by the clocks of its zone."""
    if entry.started_at is None:
        raise ValueError("The entry has no start.")
    return entry.started_at.astimezone(ZoneInfo(entry.zone)).time()


def _initial(entry: TimeEntry, duration: str) -> dict[str, Any]:
    return {
        "project": entry.project.public_id,
        "task": entry.task.public_id if entry.task else "",
        "notes": entry.notes,
        "date": entry.spent_date,
        "duration": duration,
        "start": _clock(entry, entry.started_at),
        "end": _clock(entry, entry.stopped_at),
        "is_billable": entry.is_billable,
    }


def _clock(entry: TimeEntry, instant: datetime | None) -> Any:
    if instant is None:
        return None
    return instant.astimezone(UTC).astimezone(ZoneInfo(entry.zone)).time().replace(second=0, microsecond=0)


def _with_own(trackables: list[Trackable], entry: TimeEntry) -> list[Trackable]:
    """The choices, with the entry's own project and task among them even if these are archived or no longer offered."""
    own = next((one for one in trackables if one.project.id == entry.project_id), Trackable(entry.project, []))
    if entry.task is None or any(row.task_id == entry.task_id for row in own.tasks):
        tasks = own.tasks
    else:
        tasks = [*own.tasks, ProjectTask(project=entry.project, task=entry.task)]
    return [Trackable(own.project, tasks), *(one for one in trackables if one.project.id != entry.project_id)]
