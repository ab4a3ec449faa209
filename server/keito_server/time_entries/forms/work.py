"""What the composer and the editor share: the project, its task, notes, and where a refusal of a rule stands."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms

from keito_server.kit.errors import Refusal
from keito_server.projects.models import Project, Task
from keito_server.projects.queries import Trackable
from keito_server.time_entries.forms.clock_changes import last_day_of, refusal_of_missing
from keito_server.web.formats import Formats
from keito_server.web.widgets import AnnotatedSelect

_FIELD_OF = {
    "project_id": "project",
    "task_id": "task",
    "spent_date": "date",
    "hours": "duration",
    "stopped_at": "end",
    "notes": "notes",
}


class WorkForm(forms.Form):
    """Project and task, chosen among what the member may track."""

    use_required_attribute = False

    project = forms.ChoiceField(
        error_messages={"required": "Choose a project.", "invalid_choice": "Choose one of your projects."},
    )
    task = forms.ChoiceField(
        error_messages={"required": "Choose a task.", "invalid_choice": "Choose a task of this project."},
    )

    def __init__(self, *args: Any, trackables: list[Trackable], formats: Formats, **options: Any) -> None:
        super().__init__(*args, **options)
        self._trackables = trackables
        self._formats = formats
        self._offer("project", project_choices(trackables), _codes(trackables))
        self._offer("task", task_choices(trackables), _projects_of_tasks(trackables))
        if "duration" in self.fields:
            self.fields["duration"].decimal_separator = formats.decimal  # type: ignore[attr-defined]  # a DurationField

    def clean(self) -> dict[str, Any]:
        """A task must be one of the project's (T7)."""
        typed = super().clean() or {}
        project, task = typed.get("project"), typed.get("task")
        if project and task and task not in self._tasks_of(project):
            self.add_error("task", "This project does not offer this task. Choose one of its tasks.")
        return typed

    def add_refusal(self, refusal: Refusal) -> None:
        """Puts what a rule said no to beside the field that it speaks of."""
        name = _FIELD_OF.get(refusal.field or "")
        self.add_error(name if name in self.fields else None, refusal.message)

    def refuse_missing_times(self, day: date, zone: str) -> None:
        """Refuses a start on `day`, or the end after it, that clocks in `zone` leave out: it would be saved as another."""
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start is None or end is None:
            return
        for name, its_day, wall_time in (("start", day, start), ("end", last_day_of(day, start, end), end)):
            if words := refusal_of_missing(its_day, wall_time, zone, self._formats):
                self.add_error(name, words)

    @property
    def project_id(self) -> UUID:
        """The chosen project, once the form is valid."""
        return Project.parse_id(self.cleaned_data["project"])

    @property
    def task_id(self) -> UUID:
        """The chosen task, once the form is valid."""
        return Task.parse_id(self.cleaned_data["task"])

    def _offer(self, name: str, choices: list[Any], attributes: dict[str, dict[str, str]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.widget = AnnotatedSelect(option_attributes=attributes)
        field.choices = choices

    def _tasks_of(self, project: str) -> set[str]:
        return {row.task.public_id for one in self._trackables if one.project.public_id == project for row in one.tasks}


def project_choices(trackables: list[Trackable]) -> list[Any]:
    """Projects grouped by client, below an empty choice."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in trackables:
        groups.setdefault(one.project.client.name, []).append((one.project.public_id, one.project.name))
    return [("", "Project"), *groups.items()]


def task_choices(trackables: list[Trackable]) -> list[Any]:
    """The tasks of any of the projects, by name, below an empty choice."""
    tasks = {row.task.public_id: row.task.name for one in trackables for row in one.tasks}
    return [("", "Task"), *sorted(tasks.items(), key=lambda choice: choice[1].lower())]


def _codes(trackables: list[Trackable]) -> dict[str, dict[str, str]]:
    return {one.project.public_id: {"data-code": one.project.code} for one in trackables if one.project.code}


def _projects_of_tasks(trackables: list[Trackable]) -> dict[str, dict[str, str]]:
    projects: dict[str, list[str]] = {}
    for one in trackables:
        for row in one.tasks:
            projects.setdefault(row.task.public_id, []).append(one.project.public_id)
    return {task: {"data-for-project": " ".join(values)} for task, values in projects.items()}
