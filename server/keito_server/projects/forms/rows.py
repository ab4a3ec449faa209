"""The forms inside a project's tables, one a row, and those that add a row."""

from typing import Any

from django import forms

from keito_server.projects.actions import PartBudget
from keito_server.projects.models import Assignment, ProjectTask, Task
from keito_server.team.models import Member
from keito_server.web.form_fields import AmountField, HoursField, RateField, RowField, offer, part_decimals_by

Pairs = list[tuple[str, str]]
BILLABLE = {"": None, "yes": True, "no": False}
"""What the select of a row means on the project: None keeps the task's default (T6)."""


class PartForm(forms.Form):
    """What tasks and members of a project both have of their own there: a rate and a budget.

    A field stands in it only where it applies: `rates`, and `budget` in hours, in fees or (empty) none.
    """

    rate = RateField(label="Rate", required=False)
    budget_ms = HoursField(label="Budget", required=False)
    budget_amount = AmountField(label="Budget", required=False)

    def settle(self, name: str, *, rates: bool, budget: str, decimal_separator: str) -> None:
        """Leaves out what does not apply. Labels are read out without their row, so they name it."""
        applies = {"rate": rates, "budget_ms": budget == "hours", "budget_amount": budget == "fees"}
        for field_name, is_asked in applies.items():
            if not is_asked:
                del self.fields[field_name]
        for field in self.fields.values():
            field.label = f"{field.label}, {name}"
            field.widget.attrs["aria-label"] = field.label
        part_decimals_by(self, decimal_separator)

    def new_budget(self, row: ProjectTask | Assignment) -> PartBudget | None:
        """The budget that was typed, if it is another one; what the project does not count now stays."""
        if not {"budget_ms", "budget_amount"} & set(self.changed_data):
            return None
        typed = self.cleaned_data
        return PartBudget(
            ms=typed.get("budget_ms", row.budget_ms), amount=typed.get("budget_amount", row.budget_amount)
        )


class OfferedTaskForm(PartForm):
    """Whether a task is billable on a project, and its own rate and budget there."""

    billable = forms.ChoiceField(label="Billable", required=False)

    def __init__(self, *args: Any, task: Task, rates: bool, budget: str, decimal_separator: str, **options: Any):
        super().__init__(*args, **options)
        default = "billable" if task.is_billable else "non-billable"
        offer(self, "billable", [("", f"As the task: {default}"), ("yes", "Billable"), ("no", "Non-billable")])
        self.settle(task.name, rates=rates, budget=budget, decimal_separator=decimal_separator)

    def is_billable(self) -> bool | None:
        """The choice, as the project keeps it."""
        return BILLABLE[self.cleaned_data["billable"]]


class TeamMemberForm(PartForm):
    """Whether a member manages a project, and their own rate and budget there. Agents manage nothing."""

    is_manager = forms.BooleanField(label="Manages the project", required=False)

    def __init__(self, *args: Any, member: Member, rates: bool, budget: str, decimal_separator: str, **options: Any):
        super().__init__(*args, **options)
        if member.is_agent:
            del self.fields["is_manager"]
        self.settle(member.name, rates=rates, budget=budget, decimal_separator=decimal_separator)


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
