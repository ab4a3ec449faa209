"""The forms that add several tasks or members to a project at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from keito_server.projects.models import Task
from keito_server.team.models import Member
from keito_server.web.form_fields import RowsField, offer


@dataclass(frozen=True, slots=True)
class Box:
    """A row that can be ticked."""

    part: Task | Member
    element_id: str
    is_ticked: bool


class SeveralForm(forms.Form):
    """What both have: a box for each of `free`, found by its name where they are many.

    `one` and `many` name what is added, `sought` the field that finds it, and `missing` says that nothing was found.
    """

    one = many = sought = missing = ""
    _MOST_WITHOUT_SEARCH = 8

    def __init__(self, *args: Any, free: Sequence[Task | Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.free = free
        offer(self, self.many, [(part.public_id, part.name) for part in free])

    @property
    def is_of_use(self) -> bool:
        """Whether there are several to choose from, or something is wrong that has to be said."""
        return len(self.free) > 1 or bool(self.errors)

    @property
    def has_search(self) -> bool:
        """Whether the list is long."""
        return len(self.free) > self._MOST_WITHOUT_SEARCH

    @property
    def boxes(self) -> list[Box]:
        """The rows, with those ticked that were sent."""
        bound = self[self.many]
        ticked = set(bound.value() or [])
        named = enumerate(self.free)
        return [Box(part, f"{bound.auto_id}_{at}", part.public_id in ticked) for at, part in named]

    @property
    def label(self) -> str:
        """What the list is called."""
        return str(self.fields[self.many].label)

    @property
    def wrong(self) -> list[str]:
        """What is wrong with the choice."""
        return [str(error) for error in self[self.many].errors]


class AddTasksForm(SeveralForm):
    """Tasks of the workspace that the project does not offer yet."""

    one, many, sought, missing = "task", "tasks", "Find a task", "No task of that name."

    tasks = RowsField(
        label="Tasks to add", parse_id=Task.parse_id, error_messages={"required": "Tick the tasks to add."}
    )


class AddMembersForm(SeveralForm):
    """People and agents of the workspace who are not on the team yet."""

    one, many, sought, missing = "member", "members", "Find a person or an agent", "Nobody of that name."

    members = RowsField(
        label="Members to add", parse_id=Member.parse_id, error_messages={"required": "Tick who joins the team."}
    )
