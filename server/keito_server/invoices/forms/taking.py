"""The form that says which time an invoice takes in."""

from collections.abc import Mapping
from typing import Any

from django import forms

from keito_server.invoices import rules
from keito_server.invoices.errors import PeriodReversed
from keito_server.invoices.forms.figures import read_figures_with
from keito_server.invoices.models import Invoice
from keito_server.projects.models import Project
from keito_server.web.form_fields import AmountField

_DAY = {"invalid": "This is no day of the calendar.", "required": "Choose a day."}


class ProjectsField(forms.MultipleChoiceField):
    """Projects named by their public ids, cleaned to UUIDs; whether they may be invoiced is the action's to say (P2)."""

    def validate(self, value: Any) -> None:
        """Only whether anything was chosen."""
        forms.Field.validate(self, value)

    def clean(self, value: Any) -> Any:
        """The UUIDs; `NotFound` for what is no project's id."""
        return [Project.parse_id(chosen) for chosen in super().clean(value)]


class TimeForm(forms.Form):
    """Projects of one client, a period, a grouping, and perhaps a rate for time that has none.

    `shown` is how many entries the person was shown, so that somebody else's import in between is noticed.
    """

    projects = ProjectsField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one project."}
    )
    first_day = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}), error_messages=_DAY)
    last_day = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}), error_messages=_DAY)
    grouping = forms.ChoiceField(label="Group lines", widget=forms.RadioSelect, choices=Invoice.Grouping.choices)
    rate_without = AmountField(label="Rate for time without one", required=False)
    shown = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        decimal_separator: str,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        read_figures_with(self, decimal_separator)

    def clean(self) -> dict[str, Any]:
        """Refuses days in the wrong order."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("first_day") and cleaned.get("last_day"):
            try:
                rules.check_period(cleaned["first_day"], cleaned["last_day"])
            except PeriodReversed as refusal:
                self.add_error("last_day", refusal.message)
        return cleaned
