"""The form of a project's rate from a day on."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from keito_server.projects.forms.rates_from import WRONG_DAY
from keito_server.projects.models import Task
from keito_server.team.models import Member
from keito_server.web.form_fields import Choices, RateField, offer, part_decimals_by


class DatedRateForm(forms.Form):
    """Whose rate (the project's own, or that of one of its tasks or members), from which day, and how much."""

    whose = forms.ChoiceField(label="Rate of", error_messages={"invalid_choice": "Choose one of the list."})
    valid_from = forms.DateField(
        label="From",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Choose the first day.", "invalid": WRONG_DAY},
        help_text="Saved time from this day on takes the rate, unless it stands on an issued invoice.",
    )
    rate = RateField(
        label="An hour", required=False, help_text="Empty: no rate of its own from this day on. 0 is free on purpose."
    )

    def __init__(self, *args: Any, whose: Choices, today: date, decimal_separator: str, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "whose", [("project", "The project"), *whose])
        self.fields["valid_from"].initial = today
        part_decimals_by(self, decimal_separator)

    def owner(self) -> dict[str, UUID]:
        """Whose rate the valid form sets, by the names of `set_rate`; empty for the project's own."""
        chosen: str = self.cleaned_data["whose"]
        if chosen.startswith(f"{Task.prefix}_"):
            return {"task_id": Task.parse_id(chosen)}
        return {"member_id": Member.parse_id(chosen)} if chosen.startswith(f"{Member.prefix}_") else {}
