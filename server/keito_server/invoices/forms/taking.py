"""The form that says which time, expenses and fees an invoice takes in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms

from keito_server.invoices import rules
from keito_server.invoices.errors import FeeOutOfRange, PeriodReversed
from keito_server.invoices.forms.figures import read_figures_with
from keito_server.invoices.models import Invoice
from keito_server.kit.identifiers import public_id
from keito_server.projects.models import Project
from keito_server.web.form_fields import AmountField
from keito_server.web.formats import money_words

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


def fee_value(fee: rules.Fee) -> str:
    """The public id of its project, by which a fee is ticked."""
    return public_id(Project.prefix, fee.project_id)


def fee_field(fee: rules.Fee) -> str:
    """The name of the field that says how much of a fee is billed."""
    return f"fee_{fee_value(fee)}"


class TimeForm(forms.Form):
    """Projects of one client, a period, a grouping, whether expenses are taken, and perhaps a rate for time that has none.

    `fees` are those of which something is left: the ticked ones are billed, each with the amount that was typed for it, or
    all that is left where there was no field for it yet.

    `shown` and `shown_expenses` are how many entries and expenses the person was shown, so that somebody else's import in
    between is noticed; `shown_for` is the choice that the count was shown for (`mark_of_choice`).
    """

    projects = ProjectsField(widget=forms.CheckboxSelectMultiple, required=False)
    fees = ProjectsField(widget=forms.CheckboxSelectMultiple, required=False)
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
        fees: Sequence[rules.Fee] = (),
    ) -> None:
        super().__init__(data, initial=initial)
        self.needs_projects = needs_projects
        self.left = {fee.project_id: fee for fee in fees}
        for fee in fees:
            self.fields[fee_field(fee)] = AmountField(label=f"How much of the fee of {fee.project}", required=False)
            self.initial[fee_field(fee)] = fee.left
        read_figures_with(self, decimal_separator)

    def clean(self) -> dict[str, Any]:
        """Refuses nothing at all, days in the wrong order, and more of a fee than is left."""
        cleaned = super().clean() or self.cleaned_data
        if self.needs_projects and not cleaned.get("projects") and not cleaned.get("fees"):
            self.add_error("projects", "Choose at least one project.")
        for project_id in cleaned.get("fees", []):
            self._check_fee(project_id)
        if cleaned.get("first_day") and cleaned.get("last_day"):
            try:
                rules.check_period(cleaned["first_day"], cleaned["last_day"])
            except PeriodReversed as refusal:
                self.add_error("last_day", refusal.message)
        return cleaned

    def parts(self) -> dict[UUID, Decimal]:
        """How much to bill of each ticked fee whose amount can be, by its project; a fee that is used up by now is not."""
        billed = [fee for fee in self.left.values() if self.is_ticked(fee) and fee_field(fee) not in self.errors]
        return {fee.project_id: self._part(fee) for fee in billed}

    def is_ticked(self, fee: rules.Fee) -> bool:
        """Whether a fee is chosen, by the person or at first."""
        return fee_value(fee) in (self["fees"].value() or [])

    def shown_part(self, fee: rules.Fee) -> Any:
        """What stands in the field of a fee: what was typed, or all that is left where there was no field yet."""
        field = self[fee_field(fee)]
        return field.value() if self._has_field(fee) else self.fields[field.name].prepare_value(fee.left)

    def _has_field(self, fee: rules.Fee) -> bool:
        return fee_field(fee) in self.data

    def _part(self, fee: rules.Fee) -> Decimal:
        typed = self.cleaned_data.get(fee_field(fee)) if self._has_field(fee) else fee.left
        return Decimal(0) if typed is None else Decimal(typed)

    def _check_fee(self, project_id: UUID) -> None:
        fee = self.left.get(project_id)
        if fee is None:
            self.add_error(
                "fees", "Nothing is left of a fee that you chose: it was put on another invoice. Choose anew."
            )
            return
        if fee_field(fee) in self.errors:
            return
        try:
            rules.check_part(fee, self._part(fee))
        except FeeOutOfRange:
            left = money_words(fee.left, fee.currency)
            self.add_error(
                fee_field(fee),
                f"Bill more than nothing, in whole coins, and at most {left}, which is left of this fee.",
            )

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
