"""The forms of founding a workspace: the company, and how it counts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from keito_server.kit.currencies import currency_choices
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.timezones import timezone_choices
from keito_server.team.forms.invitations import WeekHoursField
from keito_server.web.form_fields import offer, part_decimals_by
from keito_server.workspaces.actions import Preferences
from keito_server.workspaces.errors import SubdomainRefused, SubdomainTaken
from keito_server.workspaces.models import Workspace
from keito_server.workspaces.queries import subdomain_to_take

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CompanyForm(forms.Form):
    """Who founds, where that is not known yet, and what the workspace is called, which may give it its address."""

    first_name = forms.CharField(
        label="Your first name",
        max_length=80,
        error_messages={"required": "Say what to call you."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Your last name",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    company = forms.CharField(
        label="Company name",
        max_length=120,
        error_messages={"required": "Name your company. It stands on your invoices and can be changed later."},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    subdomain = forms.CharField(
        label="Address",
        max_length=120,
        required=False,
        help_text="Where your team finds the workspace. It can be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, known_name: Mapping[str, str], **options: Any) -> None:
        """`known_name` has `first_name` and `last_name`; with a first name, neither is asked for."""
        super().__init__(*args, **options)
        self.known_name = known_name if known_name["first_name"] else {}
        for name in self.known_name:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """What was typed, and the name that was not asked for."""
        return {**self.cleaned_data, **self.known_name}

    def clean_subdomain(self) -> str:
        """An address that can be had, or nothing."""
        typed: str = self.cleaned_data["subdomain"]
        try:
            return subdomain_to_take(typed) if typed else ""
        except (SubdomainRefused, SubdomainTaken) as refusal:
            raise ValidationError(refusal.message) from None


class PreferencesForm(forms.Form):
    """How the workspace counts and writes; guessed, and theirs to change."""

    timezone = forms.ChoiceField(
        label="Timezone",
        choices=timezone_choices,
        error_messages={"required": "Choose a timezone.", "invalid_choice": "Choose a timezone of the list."},
        widget=forms.Select(attrs={"data-guess": "timezone"}),
    )
    currency = forms.ChoiceField(
        label="Currency",
        choices=currency_choices,
        error_messages={"required": "Choose a currency.", "invalid_choice": "Choose a currency of the list."},
        widget=forms.Select(attrs={"data-guess": "currency"}),
    )
    week_start = forms.TypedChoiceField(
        label="Week starts on", coerce=int, choices=[(number, name) for number, name in enumerate(WEEKDAYS)]
    )
    weekly_capacity = WeekHoursField(
        label="Weekly capacity", error_messages={"required": "Say how many hours a week has, such as 40."}
    )
    time_display = forms.ChoiceField(
        label="Show durations as",
        choices=Workspace.TimeDisplay.choices,
        widget=forms.RadioSelect,
    )
    uses_invoicing = forms.BooleanField(label="Invoicing", required=False)
    uses_approvals = forms.BooleanField(
        label="Approvals", required=False, help_text="Timesheets go to a manager. You can switch this on at any time."
    )

    def __init__(self, *args: Any, decimal_separator: str, is_chosen: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._decimal_separator = decimal_separator
        shown = {Workspace.TimeDisplay.HOURS_MINUTES: "2:30", Workspace.TimeDisplay.DECIMAL: f"2{decimal_separator}50"}
        offer(self, "time_display", [(display.value, example) for display, example in shown.items()])
        part_decimals_by(self, decimal_separator)
        if is_chosen:
            # What a person has chosen is guessed no more.
            for name in ("timezone", "currency"):
                self.fields[name].widget.attrs.pop("data-guess")

    def preferences(self) -> Preferences:
        """What was chosen; where something is wrong, what the form started from."""
        chosen = {**self.initial, **(self.cleaned_data if self.is_bound else {})}
        return Preferences(
            timezone=chosen["timezone"],
            currency=chosen["currency"],
            week_start=int(chosen["week_start"]),
            weekly_capacity_ms=chosen.get("weekly_capacity") or 0,
            time_display=chosen["time_display"],
            uses_invoicing=bool(chosen["uses_invoicing"]),
            uses_approvals=bool(chosen["uses_approvals"]),
            decimal_separator=self._decimal_separator,
        )


def guessed_preferences(timezone: str, currency: str, week_start: int) -> dict[str, Any]:
    """What the form starts from."""
    return {
        "timezone": timezone,
        "currency": currency,
        "week_start": week_start,
        "weekly_capacity": 40 * HOUR_MS,
        "time_display": Workspace.TimeDisplay.HOURS_MINUTES,
        "uses_invoicing": True,
        "uses_approvals": False,
    }
