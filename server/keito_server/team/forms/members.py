"""The forms of a member: what is known of them, a new agent, a dated rate, and a key of their own."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from keito_server.kit.timezones import timezone_choices, timezone_place
from keito_server.team.forms.invitations import WeekHoursField
from keito_server.team.forms.keys import ApiKeyForm
from keito_server.team.models import BusinessRole, Member, MemberRate
from keito_server.web.form_fields import Choices, RateField, offer, part_decimals_by

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_NOT_IN_LIST = {"invalid_choice": "Choose one of the list."}


class MemberForm(forms.Form):
    """A person or an agent: an agent has no last name, address, phone or engagement."""

    first_name = forms.CharField(label="First name", max_length=80, error_messages={"required": "Give a first name."})
    last_name = forms.CharField(label="Last name", max_length=80, required=False)
    email = forms.EmailField(
        label="Email",
        max_length=254,
        error_messages={
            "required": "Give an address.",
            "invalid": "This is not an e-mail address. It needs an @ and a domain, such as bob@company.com.",
        },
        help_text="Where they can be reached. They have no sign-in.",
    )
    phone = forms.CharField(label="Phone", max_length=40, required=False, widget=forms.TextInput({"inputmode": "tel"}))
    description = forms.CharField(
        label="What it is for",
        max_length=120,
        required=False,
        help_text="A few words, such as “reviews pull requests”.",
    )
    timezone = forms.ChoiceField(label="Timezone", required=False, error_messages=_NOT_IN_LIST)
    employee_id = forms.CharField(label="Employee ID", max_length=40, required=False)
    engagement = forms.ChoiceField(
        label="Engagement", choices=Member.Engagement.choices, widget=forms.RadioSelect, error_messages=_NOT_IN_LIST
    )
    weekly_capacity = WeekHoursField(label="Hours a week", required=False)
    business_roles = forms.MultipleChoiceField(
        label="Business roles", required=False, widget=forms.CheckboxSelectMultiple, error_messages=_NOT_IN_LIST
    )

    def __init__(
        self,
        *args: Any,
        member: Member,
        business_roles: Sequence[BusinessRole],
        decimal_separator: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        place = timezone_place(member.workspace.timezone)
        known = timezone_choices()
        if member.timezone and not any(member.timezone in dict(names) for _, names in known):
            known.append(("In use", [(member.timezone, timezone_place(member.timezone))]))
        offer(self, "timezone", [("", f"As the company: {place}"), *known])
        offer(self, "business_roles", [(role.public_id, role.name) for role in business_roles])
        if member.is_agent:
            self.fields["first_name"].label = "Name"
            for name in ("last_name", "email", "phone", "engagement"):
                del self.fields[name]
        else:
            del self.fields["description"]
        if member.login is not None:
            # Shown and never read back: the address follows the login's.
            email = self.fields["email"]
            email.disabled, email.initial = True, member.login.email
            self.initial["email"] = member.login.email
            email.help_text = (
                "They sign in with it, and mail goes there. Only they can change it, under Settings, Security."
            )
        part_decimals_by(self, decimal_separator)


class AgentForm(forms.Form):
    """A new agent with what it needs to begin: rates, projects, and a first key."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Give the agent a name."},
        help_text="One for each agent, such as review-bot-01. It stands on its time and on invoices.",
    )
    description = forms.CharField(
        label="What it is for",
        max_length=120,
        required=False,
        help_text="A few words, such as “reviews pull requests”.",
    )
    billable_rate = RateField(label="Billable rate", required=False, help_text="Empty: as a person would be billed.")
    cost_rate = RateField(label="Cost rate", required=False, help_text="Only administrators see it.")
    weekly_capacity = WeekHoursField(label="Hours a week", required=False, help_text="Empty: no capacity.")
    projects = forms.MultipleChoiceField(
        label="Projects", required=False, widget=forms.CheckboxSelectMultiple, error_messages=_NOT_IN_LIST
    )
    key_name = forms.CharField(
        label="Name of its first API key",
        max_length=80,
        required=False,
        help_text="What uses it, such as “GitHub Actions”. It is shown once. Empty: make one later.",
    )

    def __init__(self, *args: Any, projects: Choices, decimal_separator: str, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "projects", projects)
        part_decimals_by(self, decimal_separator)

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of `NewAgent`."""
        typed = self.cleaned_data
        kept = ("name", "description", "billable_rate", "cost_rate", "key_name")
        return {name: typed[name] for name in kept} | {
            "weekly_capacity_ms": typed["weekly_capacity"],
            "project_ids": tuple(typed["projects"]),
        }


class RateForm(forms.Form):
    """A rate from a day on. Without the permission to set cost rates there is only the billable one, and no other kind."""

    kind = forms.ChoiceField(
        label="Rate",
        choices=[(kind.value, kind.label.removesuffix(" rate")) for kind in MemberRate.Kind],
        initial=MemberRate.Kind.BILLABLE.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which rate.", **_NOT_IN_LIST},
    )
    valid_from = forms.DateField(
        label="From",
        widget=_DAY,
        error_messages={
            "required": "Choose the first day.",
            "invalid": "This is no day of the calendar. Write it as 2027-03-31.",
        },
        help_text="Saved time from this day on takes the rate, unless it stands on an issued invoice.",
    )
    rate = RateField(
        label="An hour", required=False, help_text="Empty: no rate from this day on. 0 is free on purpose."
    )

    def __init__(self, *args: Any, today: date, sets_cost: bool, decimal_separator: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if not sets_cost:
            del self.fields["kind"]
        self.fields["valid_from"].initial = today
        part_decimals_by(self, decimal_separator)

    def clean(self) -> dict[str, Any]:
        """Refuses a kind that was sent though the form does not ask for it: it must not become the billable rate."""
        billable = MemberRate.Kind.BILLABLE.value
        if "kind" not in self.fields and self.data.get("kind", billable) != billable:
            raise forms.ValidationError("You may set billable rates only.")
        return self.cleaned_data

    def chosen_kind(self) -> str:
        """Which rate the valid form sets."""
        kind: str = self.cleaned_data.get("kind", MemberRate.Kind.BILLABLE.value)
        return kind


class MemberKeyForm(ApiKeyForm):
    """A key of one member: its name, and perhaps its last day."""

    def __init__(self, *args: Any, actor: Member, today: date, **options: Any) -> None:
        super().__init__(*args, actor=actor, members=[], today=today, **options)
        del self.fields["member"]
