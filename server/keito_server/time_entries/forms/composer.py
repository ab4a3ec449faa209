"""One line to log time: project, task, notes, and how long or from when to when."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms

from keito_server.kit.days import instant_of
from keito_server.time_entries.actions import NewEntry
from keito_server.time_entries.forms.clock_changes import changes_clocks, last_day_of
from keito_server.time_entries.forms.fields import ClockField, DurationField, NotesField
from keito_server.time_entries.forms.work import WorkForm
from keito_server.time_entries.models import TimeEntry

TIMES = "times"
"""The mode in which start and end are typed."""

MANUAL = "manual"
"""The mode in which a duration is typed, and nothing starts. Any other mode takes a duration, or nothing to start a timer."""


_ATTRIBUTES: dict[str, dict[str, Any]] = {
    "project": {"class": "input", "data-combobox": True, "aria-label": "Project", "aria-keyshortcuts": "c"},
    "task": {
        "class": "input",
        "data-combobox": True,
        "data-depends-on": "composer-project",
        "aria-label": "Task",
    },
    "notes": {"class": "input", "aria-label": "Notes", "placeholder": "What are you working on?"},
    "duration": {"class": "input input--figure", "aria-label": "Duration"},
    "start": {"class": "input"},
    "end": {"class": "input"},
}


class ComposerForm(WorkForm):
    """A new entry on `day`, its times of the day in `zone`. Without a duration it is a timer, which only starts today."""

    notes = NotesField(widget=forms.TextInput(attrs={"autocomplete": "off"}))
    duration = DurationField()
    start = ClockField()
    end = ClockField()
    mode = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        day: date,
        today: date,
        zone: str,
        first_mode: str = "",
        may_start: bool = True,
        **options: Any,
    ) -> None:
        """`may_start` is off where time is logged for somebody else: nobody starts another's timer."""
        super().__init__(*args, auto_id="composer-%s", **options)
        self._day, self._today, self._zone, self._first_mode = day, today, zone, first_mode
        self._may_start = may_start
        for name, attributes in _ATTRIBUTES.items():
            self.fields[name].widget.attrs |= attributes
        self.fields["duration"].widget.attrs["placeholder"] = self._formats.duration(0)

    @property
    def has_choices(self) -> bool:
        """Whether there is any project to log time on."""
        return bool(self._trackables)

    @property
    def is_timed(self) -> bool:
        """Whether start and end are asked for instead of a duration."""
        return bool(self["mode"].value() == TIMES)

    @property
    def is_manual(self) -> bool:
        """Whether the workspace starts with durations: then a timer is started only by a button of its own."""
        return self._first_mode == MANUAL

    @property
    def shown_mode(self) -> str:
        """What the form carries the next time it is sent."""
        return TIMES if self.is_timed else self._first_mode

    @property
    def changes_clocks(self) -> bool:
        """Whether start and end may lie across a change of the clocks, which the page's own reckoning does not know."""
        return changes_clocks(self._day, self._zone)

    def clean(self) -> dict[str, Any]:
        """What the mode asks for must be there."""
        typed = super().clean()
        if typed.get("mode") == TIMES:
            self._check_times(typed)
        elif typed.get("duration") is None and "duration" not in self.errors:
            if not self._may_start:
                self.add_error("duration", "Type how long it took, such as 1:30.")
            elif self._day != self._today:
                self.add_error("duration", "Type how long it took, such as 1:30. A timer starts on today’s page only.")
            elif typed.get("mode") == MANUAL:
                self.add_error("duration", "Type how long it took, such as 1:30, or start a timer with its button.")
        return typed

    def focus_first_error(self) -> None:
        """Has the first field that is wrong take the focus when the form is shown again."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong is not None:
            self.fields[wrong].widget.attrs["autofocus"] = True

    def new_entry(self, *, member_id: UUID | None = None) -> NewEntry:
        """The entry that the valid form describes; the actor's own unless a member is named (T7)."""
        typed = self.cleaned_data
        is_timed = typed["mode"] == TIMES
        started_at, stopped_at = (
            span_of(self._day, typed["start"], typed["end"], self._zone) if is_timed else (None,) * 2
        )
        return NewEntry(
            member_id=member_id,
            project_id=self.project_id,
            task_id=self.task_id,
            spent_date=self._day,
            source=TimeEntry.Source.WEB,
            notes=typed["notes"],
            duration_ms=None if is_timed else typed["duration"],
            is_running=not is_timed and typed["duration"] is None,
            started_at=started_at,
            stopped_at=stopped_at,
        )

    def _check_times(self, typed: dict[str, Any]) -> None:
        for name, words in (
            ("start", f"Say when it began, such as {self._formats.time_of_day(time(9, 30))}."),
            ("end", f"Say when it ended, such as {self._formats.time_of_day(time(11))}."),
        ):
            if typed.get(name) is None and name not in self.errors:
                self.add_error(name, words)
        if typed.get("start") is not None and typed.get("start") == typed.get("end"):
            self.add_error("end", "It ends at the minute it begins. Type a later end.")
        self.refuse_missing_times(self._day, self._zone)


def span_of(day: date, start: time, end: time, zone: str) -> tuple[datetime, datetime]:
    """The instants of a start on `day` and the next moment at which it is `end`: past midnight that is the next day (T1)."""
    return instant_of(day, start, zone), instant_of(last_day_of(day, start, end), end, zone)
