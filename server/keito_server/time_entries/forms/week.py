"""What is typed into the week grid: the hours of one cell, the notes of one, and which row to put in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from keito_server.kit.durations import UnreadableDuration, parse_duration
from keito_server.kit.errors import NotFound
from keito_server.projects.models import Project, Task
from keito_server.time_entries.forms.fields import DurationField, NotesField
from keito_server.time_entries.forms.work import WorkForm
from keito_server.web.formats import Formats

_ROW_ATTRIBUTES: dict[str, dict[str, Any]] = {
    "project": {"class": "input", "data-combobox": True, "aria-label": "Project"},
    "task": {"class": "input", "data-combobox": True, "data-depends-on": "row-project", "aria-label": "Task"},
}


class CellForm(forms.Form):
    """Hours for a project and task on a day. Ids and the day come from the page, and are not found if they are none."""

    hours = DurationField()
    expected = forms.IntegerField(min_value=0, max_value=10**12, required=False)
    notes = NotesField()

    def __init__(self, *args: Any, formats: Formats, **options: Any) -> None:
        super().__init__(*args, **options)
        self._formats = formats
        self.fields["hours"].decimal_separator = formats.decimal  # type: ignore[attr-defined]  # a DurationField

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return " ".join(str(words) for errors in self.errors.values() for words in errors)

    @property
    def expected_ms(self) -> int:
        """What the cell showed."""
        return self.cleaned_data["expected"] or 0

    @property
    def has_hours(self) -> bool:
        """Whether hours were sent at all, perhaps empty ones."""
        return "hours" in self.data

    @property
    def duration_ms(self) -> int:
        """The hours in milliseconds, 0 for an empty cell. What the cell showed is what it held, seconds included (N1)."""
        return meant_ms(self.cleaned_data["hours"], held_ms=self.expected_ms, formats=self._formats)

    @property
    def notes_sent(self) -> str | None:
        """The notes as typed; None where none were sent."""
        return self.cleaned_data["notes"] if "notes" in self.data else None


class AddRowForm(WorkForm):
    """A row to put into the week: a project, and one of its tasks."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="row-%s", **options)
        for name, attributes in _ROW_ATTRIBUTES.items():
            self.fields[name].widget.attrs |= attributes


def meant_ms(typed_ms: int | None, *, held_ms: int, formats: Formats) -> int:
    """The milliseconds that were meant where a cell that holds `held_ms` was sent with `typed_ms` in it (None: empty).

    The hours that the cell shows are the exact ones that it holds, so that sending them back changes nothing (N1).
    """
    if typed_ms is None:
        return 0
    try:
        shown_ms = parse_duration(formats.duration(held_ms), decimal_separator=formats.decimal)
    except UnreadableDuration:  # beyond 999 hours the figure has its thousands grouped
        return typed_ms
    return held_ms if typed_ms == shown_ms else typed_ms


def day_in(text: str, days: tuple[date, ...]) -> date:
    """The day of the week that the page named; `NotFound` for any other text."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a calendar day has no zone
    except ValueError:
        raise NotFound from None
    if day not in days:
        raise NotFound
    return day


def named_work(project: str, task: str) -> tuple[UUID, UUID | None]:
    """The ids behind the names of a row; no task for entries that have none (T7)."""
    return Project.parse_id(project), Task.parse_id(task) if task else None
