"""The forms of Settings: the workspace's, a page each, and the member's own."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from keito_server.kit.colours import check_colour
from keito_server.kit.countries import country_choices
from keito_server.kit.currencies import currency_groups
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.ibans import check_iban, grouped_iban
from keito_server.kit.pictures import HEAVIEST
from keito_server.kit.timezones import timezone_choices, timezone_place
from keito_server.team.models import Member
from keito_server.web.form_fields import HoursField, offer, part_decimals_by
from keito_server.workspaces.models import ROUNDING_MINUTES, Workspace
from keito_server.workspaces.queries import settings_version

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS_OF_A_TIMER = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"), "Use a number of hours from 1 to 168."
)
_NOT_IN_LIST = {"required": "Choose one of the list.", "invalid_choice": "Choose one of the list."}


def _weekday(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=list(enumerate(_DAYS)), error_messages=_NOT_IN_LIST)


def _time_of_day(label: str, *, hint: str = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=hint,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Use a time of the day, such as 09:30."),
    )


class SettingsForm(forms.Form):
    """A page of the workspace's settings: `names` are the settings that its fields hold, as they are stored."""

    names: ClassVar[tuple[str, ...]]

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.update({name: getattr(workspace, name) for name in self.names})
        part_decimals_by(self, workspace.decimal_separator)

    @classmethod
    def version(cls, workspace: Workspace) -> str:
        """What the form carries, so that nobody overwrites unseen what somebody else saved meanwhile."""
        return settings_version(workspace, cls.names)

    def settings(self) -> dict[str, Any]:
        """The settings of the valid form."""
        return {name: self.cleaned_data[name] for name in self.names}


class CompanyForm(SettingsForm):
    """Who the company is: what stands in the head and at the foot of its invoices."""

    names = (
        "name",
        "address",
        "country",
        "email",
        "phone",
        "tax_number",
        "registration",
        "iban",
        "payment_details",
        "brand_colour",
    )

    name = forms.CharField(
        label="Company name", max_length=120, error_messages={"required": "Name the company. It stands on invoices."}
    )
    address = forms.CharField(
        label="Address", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    country = forms.ChoiceField(label="Country", required=False, choices=country_choices, error_messages=_NOT_IN_LIST)
    phone = forms.CharField(
        label="Phone", required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(
        label="Email",
        required=False,
        max_length=254,
        error_messages={
            "invalid": "This is not an e-mail address. It needs an @ and a domain, such as accounts@company.com."
        },
    )
    tax_number = forms.CharField(label="VAT or tax number", required=False, max_length=40)
    registration = forms.CharField(
        label="Registration",
        required=False,
        max_length=200,
        help_text="Number and register, such as “Company no. 08412345, registered in England and Wales”.",
    )
    iban = forms.CharField(
        label="IBAN", required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    payment_details = forms.CharField(
        label="Payment details",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bank, BIC or sort code, whatever your clients need to pay.",
    )
    brand_colour = forms.CharField(
        label="Accent colour", max_length=20, error_messages={"required": "Give the colour, such as #045e73."}
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG, GIF or WebP, at most 2 MB.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
        error_messages={"empty": "This file is empty. Choose another."},
    )
    removes_logo = forms.BooleanField(label="Remove the logo", required=False)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, workspace=workspace, **options)
        self.initial["iban"] = grouped_iban(workspace.iban)

    def clean_iban(self) -> str:
        """The number without spaces, if its check digits fit."""
        return _unless_refused(check_iban, self.cleaned_data["iban"])

    def clean_brand_colour(self) -> str:
        """The colour in six digits, if it reads on white."""
        return _unless_refused(check_colour, self.cleaned_data["brand_colour"])

    def clean_logo(self) -> bytes | None:
        """The bytes of the chosen file; too many are not even read."""
        chosen: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if chosen is None:
            return None
        if chosen.size is None or chosen.size > HEAVIEST:
            raise ValidationError("This file has more than 2 MB. Save the picture smaller, 1,024 pixels wide.")
        return bytes(chosen.read())


class SubdomainForm(forms.Form):
    """The part of the workspace's address that is its own."""

    subdomain = forms.CharField(
        label="Address",
        max_length=80,
        error_messages={"required": "Choose an address."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="Letters, digits and hyphens.",
    )


class FormatsForm(SettingsForm):
    """How days, times and figures are written, and in which currency the workspace counts."""

    names = (
        "timezone",
        "week_start",
        "time_format",
        "date_format",
        "time_display",
        "decimal_separator",
        "thousands_separator",
        "currency",
    )

    timezone = forms.ChoiceField(
        label="Timezone",
        choices=timezone_choices,
        error_messages=_NOT_IN_LIST,
        help_text="Everybody’s, unless their profile says another.",
    )
    week_start = forms.TypedChoiceField(
        label="Week starts on", coerce=int, choices=list(enumerate(_DAYS)), error_messages=_NOT_IN_LIST
    )
    time_format = forms.ChoiceField(
        label="Time of day",
        choices=Workspace.TimeFormat.choices,
        widget=forms.RadioSelect,
        error_messages=_NOT_IN_LIST,
        help_text="Everybody’s, unless their profile says otherwise.",
    )
    date_format = forms.ChoiceField(label="Dates", choices=Workspace.DateFormat.choices, error_messages=_NOT_IN_LIST)
    time_display = forms.ChoiceField(
        label="Durations",
        choices=Workspace.TimeDisplay.choices,
        widget=forms.RadioSelect,
        error_messages=_NOT_IN_LIST,
        help_text="Invoices always have decimal hours, so that they can be checked on paper.",
    )
    decimal_separator = forms.ChoiceField(
        label="Decimals",
        choices=((".", "Point (2.50)"), (",", "Comma (2,50)")),
        widget=forms.RadioSelect,
        error_messages=_NOT_IN_LIST,
    )
    thousands_separator = forms.ChoiceField(
        label="Thousands",
        choices=((",", "Comma (1,000)"), (".", "Point (1.000)"), (" ", "Space (1 000)")),
        widget=forms.RadioSelect,
        error_messages=_NOT_IN_LIST,
    )
    currency = forms.ChoiceField(
        label="Currency",
        error_messages=_NOT_IN_LIST,
        help_text="Of rates and costs, and what a new client starts with. It stays once there are rates in it.",
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, workspace=workspace, **options)
        offer(self, "currency", currency_groups(workspace.currency))
        offer(self, "timezone", _timezones(workspace.timezone))


class TimeTrackingForm(SettingsForm):
    """The rules of new, of saved and of forgotten time."""

    names = (
        "default_mode",
        "requires_notes",
        "lock_after_days",
        "rounding_minutes",
        "rounds_agents",
        "weekly_capacity_ms",
        "long_timer_hours",
        "silent_agent_hours",
    )

    default_mode = forms.ChoiceField(
        label="Default entry mode",
        choices=Workspace.EntryMode.choices,
        widget=forms.RadioSelect,
        error_messages=_NOT_IN_LIST,
        help_text="What the Time page starts with. Everybody can do either at any time.",
    )
    requires_notes = forms.BooleanField(
        label="Require notes", required=False, help_text="Every entry needs a note before it is saved."
    )
    lock_after_days = forms.IntegerField(
        label="Lock entries after",
        min_value=0,
        max_value=3650,
        help_text="0 locks nothing. Administrators may still change locked entries.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Use a number of days from 0 to 3,650."
        ),
    )
    rounding_minutes = forms.TypedChoiceField(
        label="Round to the nearest",
        coerce=int,
        choices=[(minutes, f"{minutes} minutes" if minutes else "No rounding") for minutes in ROUNDING_MINUTES],
        error_messages=_NOT_IN_LIST,
        help_text="When time is saved. The exact duration is kept beside it.",
    )
    rounds_agents = forms.BooleanField(
        label="Round agents too", required=False, help_text="Otherwise agents’ time stays exact."
    )
    weekly_capacity_ms = HoursField(
        label="Weekly capacity",
        help_text="Everybody’s, unless their own page says another.",
        error_messages={"required": "Say how many hours a week has, such as 40."},
    )
    long_timer_hours = forms.IntegerField(
        label="A person’s timer is marked after",
        min_value=1,
        max_value=168,
        help_text="It runs on. Its owner is told once and can cut it to the time when the work ended.",
        error_messages=_HOURS_OF_A_TIMER,
    )
    silent_agent_hours = forms.IntegerField(
        label="An agent’s timer is stopped after",
        min_value=1,
        max_value=168,
        help_text="Without a call of its session. It ends at the last one, and its manager is told.",
        error_messages=_HOURS_OF_A_TIMER,
    )

    def clean_weekly_capacity_ms(self) -> int:
        """A week has so many hours."""
        capacity: int = self.cleaned_data["weekly_capacity_ms"]
        if capacity > 168 * HOUR_MS:
            raise ValidationError("A week has 168 hours. Use a capacity between 0 and 168.")
        return capacity


class ApprovalsForm(SettingsForm):
    """How timesheets come to whoever decides on them."""

    names = ("submits_agents",)

    submits_agents = forms.BooleanField(
        label="Submit agents’ weeks by themselves",
        required=False,
        help_text="24 hours after a week ends, in the company’s timezone. Off: whoever decides on an agent’s time submits it.",
    )


class ModulesForm(SettingsForm):
    """Which parts of the product the workspace uses."""

    names = ("uses_approvals", "uses_expenses", "uses_invoicing")

    uses_approvals = forms.BooleanField(
        label="Approvals",
        required=False,
        help_text="Timesheets are submitted, and a manager decides on them. While on, only approved time is invoiced.",
    )
    uses_expenses = forms.BooleanField(
        label="Expenses",
        required=False,
        help_text="What people and agents spend on projects, with receipts and the cost of tokens.",
    )
    uses_invoicing = forms.BooleanField(
        label="Invoicing",
        required=False,
        help_text="Invoices, and what can be put on them. Switch it off if you invoice with other software.",
    )


class RemindersForm(SettingsForm):
    """When people are reminded of their time, each on their own clock."""

    names = (
        "sends_reminders",
        "reminder_weekday",
        "reminder_time",
        "deadline_weekday",
        "deadline_time",
        "nudge_time",
    )

    sends_reminders = forms.BooleanField(
        label="Send weekly reminders",
        required=False,
        help_text="To people with time that is not submitted. Each can switch them off among their notifications.",
    )
    reminder_weekday = _weekday("Reminder on")
    reminder_time = _time_of_day("Reminder at")
    deadline_weekday = _weekday("Deadline on")
    deadline_time = _time_of_day("Deadline at", hint="What is submitted later is marked as late.")
    nudge_time = _time_of_day("Daily nudge at")


class ProfileForm(forms.Form):
    """What a member says of themself, and how this browser shows the pages."""

    first_name = forms.CharField(
        label="First name", max_length=80, error_messages={"required": "Say what to call you."}
    )
    last_name = forms.CharField(label="Last name", required=False, max_length=80)
    phone = forms.CharField(
        label="Phone", required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    timezone = forms.ChoiceField(label="Timezone", required=False, error_messages=_NOT_IN_LIST)
    time_format = forms.ChoiceField(
        label="Time of day", required=False, widget=forms.RadioSelect, error_messages=_NOT_IN_LIST
    )
    theme = forms.ChoiceField(
        label="Theme",
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
        widget=forms.RadioSelect,
        error_messages=_NOT_IN_LIST,
    )
    has_single_keys = forms.BooleanField(
        label="Keys of one letter",
        required=False,
        help_text="“s” starts and stops the timer, “?” lists the keys of a page. Switch them off if you dictate.",
    )

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        company = member.workspace
        as_company = f"As the company: {timezone_place(company.timezone)}"
        offer(self, "timezone", [("", as_company), *_timezones(member.timezone or company.timezone)])
        offer(self, "time_format", [("", "As the company"), *Workspace.TimeFormat.choices])


def _unless_refused(check: Callable[[str], str], typed: str) -> str:
    """What a rule makes of a field, or its refusal beside the field, together with those of other fields."""
    try:
        return check(typed)
    except ValidationRefused as refusal:
        raise ValidationError(refusal.message) from None


def _timezones(own: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """All timezones, and the one in use where the list has left it out (an old name)."""
    groups = timezone_choices()
    if any(own == name for _, places in groups for name, _ in places):
        return groups
    return [*groups, ("In use", [(own, timezone_place(own))])]
