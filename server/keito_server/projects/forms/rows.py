"""The forms inside a project's tables, one a row, and those that add a row."""

from typing import Any

from django import forms

from keito_server.projects.models import Task
from keito_server.team.models import Member
from keito_server.web.form_fields import RateField, RowField, offer, part_decimals_by

Pairs = list[tuple[str, str]]
BILLABLE = {"": None, "yes": True, "no": False}
"""What the select of a row means on the project: None keeps the task's default (T6)."""


class OfferedTaskForm(forms.Form):
    """Whether a task is billable on a project, and its own rate there. Without `rates` there is no field for one."""

    billable = forms.ChoiceField(label="Billable", required=False)
    rate = RateField(label="Rate", required=False)

    def __init__(self, *args: Any, task: Task, rates: bool, decimal_separator: str, **options: Any) -> None:
        super().__init__(*args, **options)
        default = "billable" if task.is_billable else "non-billable"
        offer(self, "billable", [("", f"As the task: {default}"), ("yes", "Billable"), ("no", "Non-billable")])
        _name_after(self, task.name)
        _with_rate(self, rates, decimal_separator)

    def is_billable(self) -> bool | None:
        """The choice, as the project keeps it."""
        return BILLABLE[self.cleaned_data["billable"]]


class TeamMemberForm(forms.Form):
    """Whether a member manages a project, and their own rate there. Agents manage nothing."""

    is_manager = forms.BooleanField(label="Manages the project", required=False)
    rate = RateField(label="Rate", required=False)

    def __init__(self, *args: Any, member: Member, rates: bool, decimal_separator: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if member.is_agent:
            del self.fields["is_manager"]
        _name_after(self, member.name)
        _with_rate(self, rates, decimal_separator)


class AddTaskForm(forms.Form):
    """One of the workspace's tasks, or the name of a new one."""

    task = RowField(label="Task", required=False, parse_id=Task.parse_id)
    name = forms.CharField(label="New task", required=False, max_length=80)

    def __init__(self, *args: Any, offered: Pairs, may_create: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "task", [("", "Choose a task"), *offered])
        if not may_create:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        typed = super().clean() or {}
        if not self.errors and not typed.get("task") and not typed.get("name"):
            self.add_error(
                "task", "Choose a task." if "name" not in self.fields else "Choose a task, or name a new one."
            )
        return typed


class AddMemberForm(forms.Form):
    """Somebody of the workspace who is not on the team yet."""

    member = RowField(
        label="Member",
        parse_id=Member.parse_id,
        error_messages={"required": "Choose who joins the team."},
    )

    def __init__(self, *args: Any, people: Pairs, agents: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        self.has_members = bool(people or agents)
        groups = [(label, choices) for label, choices in (("People", people), ("Agents", agents)) if choices]
        offer(self, "member", [("", "Choose a member"), *groups])


def _name_after(form: forms.Form, name: str) -> None:
    """Labels are read out without their row, so they name it."""
    for field in form.fields.values():
        field.label = f"{field.label}, {name}"
        field.widget.attrs["aria-label"] = field.label


def _with_rate(form: forms.Form, rates: bool, decimal_separator: str) -> None:
    if not rates:
        del form.fields["rate"]
    part_decimals_by(form, decimal_separator)
