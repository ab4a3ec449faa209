"""The form that says which time an invoice takes in."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

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


def mark_of_choice(
    client_id: UUID,
    projects: Iterable[UUID],
    *,
    first_day: date,
    last_day: date,
    bills_unrated: bool,
    takes_expenses: bool,
) -> str:
    """A short mark of what decides how much is taken; another choice has another mark."""
    chosen = sorted(str(project_id) for project_id in set(projects))
    switches = f"{bills_unrated}{takes_expenses}"
    words = " ".join([str(client_id), first_day.isoformat(), last_day.isoformat(), switches, *chosen])
    return sha256(words.encode()).hexdigest()[:20]


class TimeForm(forms.Form):
    """Projects of one client, a period, a grouping, whether expenses are taken, and perhaps a rate for time that has none.

    `shown` and `shown_expenses` are how many entries and expenses the person was shown, so that somebody else's import in
    between is noticed; `shown_for` is the choice that the count was shown for (`mark_of_choice`).
    """

    projects = ProjectsField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one project."}
    )
    first_day = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}), error_messages=_DAY)
    last_day = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}), error_messages=_DAY)
    grouping = forms.ChoiceField(label="Group lines", widget=forms.RadioSelect, choices=Invoice.Grouping.choices)
    rate_without = AmountField(label="Rate for time without one", required=False)
    takes_expenses = forms.BooleanField(label="Expenses", required=False)
    shown_expenses = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    shown = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    shown_for = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        decimal_separator: str,
        initial: dict[str, Any] | None = None,
        needs_projects: bool = True,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["projects"].required = needs_projects
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

    def expected(self, client_id: UUID) -> tuple[int | None, int | None]:
        """How many entries and expenses the valid form was shown with; None where that was for another choice than now."""
        typed = self.cleaned_data
        mark = mark_of_choice(
            client_id,
            typed["projects"],
            first_day=typed["first_day"],
            last_day=typed["last_day"],
            bills_unrated=typed["rate_without"] is not None,
            takes_expenses=typed["takes_expenses"],
        )
        return (typed["shown"], typed["shown_expenses"]) if typed["shown_for"] == mark else (None, None)
