"""What the fields of settings may hold, whatever form or program they come from."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from keito_server.kit.colours import check_colour
from keito_server.kit.countries import country_names
from keito_server.kit.currencies import currency_choices
from keito_server.kit.days import timezone_names
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.ibans import check_iban
from keito_server.kit.names import check_name
from keito_server.kit.strict_json import check_text
from keito_server.workspaces.models import ROUNDING_MINUTES, Workspace
from keito_server.workspaces.rules import comes_after

_LONGEST = {"address": 1000, "phone": 40, "tax_number": 40, "registration": 200, "payment_details": 1000, "email": 254}
_MOST_LOCK_DAYS = 3650
_WEEK_HOURS = 168


def check_settings(current: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are stored; `current` holds what stays, and the week's start. Raises `ValidationRefused`."""
    checked = {name: _checked(name, value) for name, value in fields.items()}
    together = {**current, **checked}
    if "decimal_separator" in together and together["decimal_separator"] == together["thousands_separator"]:
        raise ValidationRefused(
            "Decimals and thousands need different separators. Choose another for one of them.",
            field="thousands_separator",
        )
    if "deadline_time" in together:
        _check_reminders(together)
    return checked


def _check_reminders(settings: Mapping[str, Any]) -> None:
    deadline = (settings["deadline_weekday"], settings["deadline_time"])
    reminder = (settings["reminder_weekday"], settings["reminder_time"])
    if not comes_after(deadline, reminder, week_start=settings["week_start"]):
        raise ValidationRefused(
            "The deadline of a week comes after its reminder. Choose a later day or time.", field="deadline_time"
        )


def _checked(name: str, value: Any) -> Any:
    if isinstance(value, str):
        value = check_text(value, name)
    if name == "name":
        return check_name(value, longest=120)
    if name == "iban":
        return check_iban(value, field=name)
    if name == "brand_colour":
        return check_colour(value, field=name)
    if name == "email":
        return _email(value.strip())
    if name in _LONGEST:
        return _text(value, name)
    if not _is_offered(name, value):
        raise ValidationRefused(_WHAT_IS_OFFERED[name], field=name)
    return value


_OFFERED: dict[str, tuple[Any, ...]] = {
    "time_display": tuple(Workspace.TimeDisplay.values),
    "time_format": tuple(Workspace.TimeFormat.values),
    "date_format": tuple(Workspace.DateFormat.values),
    "default_mode": tuple(Workspace.EntryMode.values),
    "decimal_separator": (".", ","),
    "thousands_separator": (",", ".", " "),
    "week_start": tuple(range(7)),
    "rounding_minutes": ROUNDING_MINUTES,
    "requires_notes": (True, False),
    "rounds_agents": (True, False),
    "uses_invoicing": (True, False),
    "uses_approvals": (True, False),
    "uses_expenses": (True, False),
    "submits_agents": (True, False),
    "sends_reminders": (True, False),
    "reminder_weekday": tuple(range(7)),
    "deadline_weekday": tuple(range(7)),
}
_TIMES = ("reminder_time", "deadline_time", "nudge_time")
_WHAT_IS_OFFERED = dict.fromkeys(_OFFERED, "Choose one of the list.") | {
    **dict.fromkeys(_TIMES, "Use a time of the day, such as 09:30."),
    "timezone": "Choose a timezone of the list.",
    "country": "Choose a country of the list.",
    "currency": "Choose a currency by its three-letter code, such as GBP.",
    "lock_after_days": f"Use a number of days from 0 to {_MOST_LOCK_DAYS:,}.",
    "weekly_capacity_ms": "A week has 168 hours. Use a capacity between 0 and 168.",
    "long_timer_hours": f"Use a number of hours from 1 to {_WEEK_HOURS}.",
    "silent_agent_hours": f"Use a number of hours from 1 to {_WEEK_HOURS}.",
}


def _is_offered(name: str, value: Any) -> bool:
    if name == "timezone":
        return value in timezone_names()
    if name == "country":
        return value == "" or value in country_names()
    if name == "currency":
        return value in dict(currency_choices())
    if name == "lock_after_days":
        return 0 <= int(value) <= _MOST_LOCK_DAYS
    if name == "weekly_capacity_ms":
        return 0 <= int(value) <= _WEEK_HOURS * HOUR_MS
    if name in ("long_timer_hours", "silent_agent_hours"):
        return 1 <= int(value) <= _WEEK_HOURS
    if name in _TIMES:
        return isinstance(value, time)
    return value in _OFFERED[name]


def _text(value: str, name: str) -> str:
    # Browsers send the ends of lines as two characters.
    plain = value.replace("\r\n", "\n").strip()
    if len(plain) > _LONGEST[name]:
        raise ValidationRefused(f"Use at most {_LONGEST[name]:,} characters.", field=name)
    return plain


def _email(value: str) -> str:
    if value:
        try:
            validate_email(value)
        except ValidationError:
            raise ValidationRefused(
                "This is not an e-mail address. It needs an @ and a domain, such as accounts@company.com.",
                field="email",
            ) from None
    return _text(value, "email")
