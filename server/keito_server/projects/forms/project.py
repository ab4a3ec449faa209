"""The form of a project, new or not."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keito_server.clients.actions import ClientFields
from keito_server.clients.models import Client
from keito_server.kit.currencies import currency_choices
from keito_server.projects.actions import ProjectFields
from keito_server.projects.actions.fields import budget_of
from keito_server.projects.forms.budget import BudgetForm
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.form_fields import AmountField, RateField, RowField, offer, part_decimals_by

_SENTENCES = {
    Project.BillBy.PROJECT: ("Project rate", "One rate for everything on it"),
    Project.BillBy.TASK: ("Task rates", "Each task's rate here, else the task's default"),
    Project.BillBy.PERSON: ("Per-person rates", "Each one's rate here, else their default"),
    Project.BillBy.NONE: ("Non-billable", "Time is tracked, and none of it is billed"),
}
_WRONG_DAY = "This is no day of the calendar. Write it as 2026-03-31."


def _bill_by_choices() -> list[tuple[str, SafeString]]:
    slip = "<span>{}<small>{}</small></span>"
    return [(value.value, format_html(slip, label, sentence)) for value, (label, sentence) in _SENTENCES.items()]


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        error_messages={"invalid": _WRONG_DAY},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def _code() -> forms.CharField:
    return forms.CharField(
        label="Code", required=False, max_length=20, help_text="Short, such as ACME-WEB. Stands beside the name."
    )


class DuplicateForm(forms.Form):
    """What a copy of a project has of its own."""

    name = forms.CharField(label="Name of the copy", max_length=120, error_messages={"required": "Name the copy."})
    code = _code()
    start_date = _day("Start")
    end_date = _day("End")


class ProjectForm(BudgetForm):
    """What a project is, how it is billed, and its budget; for a new one, perhaps its client as well.

    Without `project` it makes a new one.
    """

    client = RowField(label="Client", required=False, parse_id=Client.parse_id)
    new_client_name = forms.CharField(label="New client's name", required=False, max_length=120)
    new_client_currency = forms.ChoiceField(
        label="Its currency",
        required=False,
        choices=currency_choices,
        error_messages={"invalid_choice": "Choose a currency of the list."},
    )
    name = forms.CharField(label="Project name", max_length=120, error_messages={"required": "Name the project."})
    code = _code()
    billing_type = forms.ChoiceField(
        label="Type", choices=Project.BillingType.choices, widget=forms.RadioSelect, initial="time_and_materials"
    )
    bill_by = forms.ChoiceField(
        label="Bill by", required=False, choices=_bill_by_choices, widget=forms.RadioSelect, initial="person"
    )
    agents_bill_at = forms.ChoiceField(
        label="Agents bill at",
        required=False,
        choices=Project.AgentsBillAt.choices,
        widget=forms.RadioSelect,
        initial="own_rate",
    )
    rate = RateField(label="Project rate", required=False)
    fee = AmountField(label="Fee", required=False)
    start_date = _day("Start")
    end_date = _day("End")
    notes = forms.CharField(label="Notes", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: Any, actor: Member, clients: list[Client], project: Project | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        workspace = actor.workspace
        offered = [("", "Choose a client"), *((client.public_id, client.name) for client in clients)]
        offer(self, "client", offered)
        self.fields["new_client_currency"].initial = workspace.currency
        if not (project is None and may(actor, Permission.CLIENTS_EDIT)):
            del self.fields["new_client_name"], self.fields["new_client_currency"]
        if not may(actor, Permission.BILLABLE_RATES_VIEW):
            del self.fields["rate"], self.fields["fee"]
            if project is not None:  # how it bills changes prices, which they may not see
                del self.fields["billing_type"], self.fields["bill_by"], self.fields["agents_bill_at"]
            self.hide_fees(counts_fees=project is not None and budget_of(project).counts == "fees")
        part_decimals_by(self, workspace.decimal_separator)

    def clean(self) -> dict[str, Any]:
        """Exactly one client: one of the list, or a new one. What is hidden on the page is never wrong."""
        typed = super().clean() or {}
        for name in self.passed_over(typed):
            self.errors.pop(name, None)
            typed.setdefault(name, None)
        if "client" not in self.errors and "new_client_name" not in self.errors:
            if typed.get("client") and typed.get("new_client_name"):
                self.add_error("new_client_name", "You chose a client as well. Keep one of the two.")
            elif not typed.get("client") and not typed.get("new_client_name"):
                self.add_error("client", "Choose the client that this is done for.")
        return typed

    def passed_over(self, typed: dict[str, Any]) -> set[str]:
        """The fields that the chosen billing and budget do not ask for."""
        names = super().passed_over(typed)
        if not self._bills_by_project(typed):
            names.add("rate")
        if typed.get("billing_type") != Project.BillingType.FIXED_FEE:
            names.add("fee")
        return names & self.fields.keys()

    def _bills_by_project(self, typed: dict[str, Any]) -> bool:
        is_billed = typed.get("billing_type") != Project.BillingType.NON_BILLABLE
        return is_billed and typed.get("bill_by") == Project.BillBy.PROJECT

    def new_client(self) -> ClientFields | None:
        """The new client that was typed, if one was."""
        name = self.cleaned_data.get("new_client_name")
        return {"name": name, "currency": self.cleaned_data["new_client_currency"]} if name else None

    def project_fields(self) -> ProjectFields:
        """What was typed, as far as it applies: a rate only where the project bills by it, a fee only where it is fixed."""
        typed = self.cleaned_data
        fields: ProjectFields = {
            "name": typed["name"],
            "code": typed["code"],
            "start_date": typed["start_date"],
            "end_date": typed["end_date"],
            "notes": typed["notes"],
        }
        if typed.get("client"):
            fields["client_id"] = typed["client"]
        if "billing_type" in self.fields:
            fields["billing_type"] = typed["billing_type"]
            fields["bill_by"] = typed["bill_by"] or Project.BillBy.PERSON
            fields["agents_bill_at"] = typed["agents_bill_at"] or Project.AgentsBillAt.OWN_RATE
        if "rate" in self.fields and self._bills_by_project(typed) and not self._leaves_rates():
            fields["rate"] = typed["rate"]
        if "fee" in self.fields and typed["billing_type"] == Project.BillingType.FIXED_FEE:
            fields["fee"] = typed["fee"]
        fields.update(self.budget_fields())
        return fields

    def _leaves_rates(self) -> bool:
        """Whether another way to bill holds from the day, and the rate that is shown is left: that of each day stays (R3)."""
        billing = {"billing_type", "bill_by", "agents_bill_at"}
        return "rate" not in self.changed_data and not billing.isdisjoint(self.changed_data)
