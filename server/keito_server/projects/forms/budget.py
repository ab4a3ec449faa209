"""The budget section of a project's form."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keito_server.projects.actions import ProjectFields
from keito_server.projects.models import Project
from keito_server.projects.rules import MOST_PERCENT
from keito_server.web.form_fields import AmountField, HoursField

_SENTENCES = {
    Project.BudgetBy.NONE: "Time is tracked without an end in sight",
    Project.BudgetBy.TOTAL_HOURS: "All hours on the project together",
    Project.BudgetBy.TOTAL_FEES: "What all of its hours bill together",
    Project.BudgetBy.PER_TASK: "Each task its own, on the Tasks tab",
    Project.BudgetBy.PER_PERSON: "Each member their own, on the Team tab",
}
_PARTS = (Project.BudgetBy.PER_TASK, Project.BudgetBy.PER_PERSON)
_WRONG_PERCENT = f"Write a whole percentage from 1 to {MOST_PERCENT}, such as 80."


def _kinds() -> list[tuple[str, SafeString]]:
    slip = "<span>{}<small>{}</small></span>"
    return [(kind.value, format_html(slip, kind.label, _SENTENCES[kind])) for kind in Project.BudgetBy]


class BudgetForm(forms.Form):
    """What a project's budget is counted in, how much, how often, who sees it, and when it warns.

    Fields that the chosen kind does not ask for are sent along, so that nothing typed is lost, and passed over.
    """

    budget_by = forms.ChoiceField(
        label="Kind of budget", required=False, choices=_kinds, widget=forms.RadioSelect, initial=Project.BudgetBy.NONE
    )
    budget_unit = forms.ChoiceField(
        label="Each is counted in",
        required=False,
        choices=Project.BudgetUnit.choices,
        widget=forms.RadioSelect,
        initial=Project.BudgetUnit.HOURS,
    )
    budget_ms = HoursField(label="Hours", required=False)
    budget_amount = AmountField(label="Fees", required=False)
    budget_is_monthly = forms.BooleanField(label="Starts anew each month", required=False)
    budget_includes_expenses = forms.BooleanField(label="Billable expenses count as well", required=False)
    budget_is_visible = forms.BooleanField(label="The whole team sees it", required=False)
    budget_alert_percent = forms.IntegerField(
        label="Alert at",
        required=False,
        min_value=1,
        max_value=MOST_PERCENT,
        initial=80,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _WRONG_PERCENT, "min_value": _WRONG_PERCENT, "max_value": _WRONG_PERCENT},
    )

    def hide_fees(self, *, counts_fees: bool) -> None:
        """Leaves out what concerns fees (P5); of a budget that is counted in them, all but its alert and who sees it."""
        for name in ("budget_amount", "budget_includes_expenses", "budget_unit"):
            del self.fields[name]
        if counts_fees:
            for name in ("budget_by", "budget_ms", "budget_is_monthly"):
                del self.fields[name]
            return
        kinds = self.fields["budget_by"]
        if isinstance(kinds, forms.ChoiceField):
            kinds.choices = [choice for choice in _kinds() if choice[0] != Project.BudgetBy.TOTAL_FEES]

    def budget_fields(self) -> ProjectFields:
        """What was typed, as far as the chosen kind asks for it."""
        typed = self.cleaned_data
        fields: ProjectFields = {}
        kind = typed.get("budget_by") or Project.BudgetBy.NONE
        if "budget_by" in self.fields:
            fields["budget_by"] = kind
            if kind == Project.BudgetBy.NONE:
                return fields
            fields["budget_is_monthly"] = typed["budget_is_monthly"]
        fields["budget_is_visible"] = typed["budget_is_visible"]
        fields["budget_alert_percent"] = typed["budget_alert_percent"]
        if kind == Project.BudgetBy.TOTAL_HOURS:
            fields["budget_ms"] = typed["budget_ms"]
        if kind == Project.BudgetBy.TOTAL_FEES:
            fields["budget_amount"] = typed["budget_amount"]
        if kind in _PARTS and "budget_unit" in self.fields:
            fields["budget_unit"] = typed["budget_unit"] or Project.BudgetUnit.HOURS
        if self._counts_expenses(kind, typed):
            fields["budget_includes_expenses"] = typed["budget_includes_expenses"]
        return fields

    def passed_over(self, typed: dict[str, Any]) -> set[str]:
        """The fields of this section that the chosen kind does not ask for: hidden on the page, never wrong."""
        kind = typed.get("budget_by") or Project.BudgetBy.NONE
        if "budget_by" not in self.fields:
            return set()
        unasked = {"budget_ms", "budget_amount"} - {
            {Project.BudgetBy.TOTAL_HOURS: "budget_ms", Project.BudgetBy.TOTAL_FEES: "budget_amount"}.get(kind, "")
        }
        return unasked | ({"budget_alert_percent"} if kind == Project.BudgetBy.NONE else set())

    def _counts_expenses(self, kind: str, typed: dict[str, Any]) -> bool:
        """Whether expenses can count: in fees, and not per task, because an expense has none."""
        if "budget_includes_expenses" not in self.fields:
            return False
        is_per_person_in_fees = kind == Project.BudgetBy.PER_PERSON and typed.get("budget_unit") == "fees"
        return kind == Project.BudgetBy.TOTAL_FEES or is_per_person_in_fees
