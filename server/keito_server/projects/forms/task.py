"""The form of a task of the workspace."""

from typing import Any

from django import forms

from keito_server.projects.actions import TaskFields
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.form_fields import RateField, part_decimals_by


class TaskForm(forms.Form):
    """A task's name and its defaults."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Name the kind of work."},
        help_text="The kind of work, such as Design. What exactly was done belongs in the notes of each entry.",
    )
    rate = RateField(label="Default rate", required=False)
    is_billable = forms.BooleanField(label="Billable by default", required=False, initial=True)
    is_default = forms.BooleanField(label="Add to every new project", required=False)

    def __init__(self, *args: Any, actor: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may(actor, Permission.BILLABLE_RATES_VIEW):
            del self.fields["rate"]
        part_decimals_by(self, actor.workspace.decimal_separator)

    def task_fields(self) -> TaskFields:
        """What was typed."""
        typed = self.cleaned_data
        fields: TaskFields = {
            "name": typed["name"],
            "is_billable": typed["is_billable"],
            "is_default": typed["is_default"],
        }
        if "rate" in typed:
            fields["rate"] = typed["rate"]
        return fields
