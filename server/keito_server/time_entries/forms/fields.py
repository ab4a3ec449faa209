"""Fields of the Time page's forms: durations, times of the day and notes, in the words of the design."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from keito_server.kit.durations import UnreadableDuration, parse_duration
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.logging_rules import check_notes
from keito_server.time_entries.rules import check_duration


class DurationField(forms.CharField):
    """Milliseconds behind what was typed (N6), at most 24 hours; None for an empty field."""

    decimal_separator = "."

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            max_length=40,
            error_messages={"max_length": "This is too long for a duration. Try 2:30, 2.5 or 150m."},
            widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "class": "input--figure"}),
            **options,
        )

    def clean(self, value: Any) -> Any:
        typed: str = super().clean(value)
        if not typed:
            return None
        try:
            return check_duration(parse_duration(typed, decimal_separator=self.decimal_separator), field="duration")
        except UnreadableDuration as error:
            raise ValidationError(str(error)) from None
        except ValidationRefused as refusal:
            raise ValidationError(refusal.message) from None


class ClockField(forms.TimeField):
    """A time of the day, as a browser's time control sends it, or typed as 9:30 or 2:30 PM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            **options,
        )

    def to_python(self, value: Any) -> time | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(f"“{value}” is not a time of the day. Try 09:30.") from None


class NotesField(forms.CharField):
    """Notes as typed; what a database cannot hold is refused, and said."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label="Notes", required=False, **options)
        self.validators.clear()  # Django's own says "Null characters are not allowed."

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        try:
            return check_notes(typed.replace("\r\n", "\n"))
        except ValidationRefused as refusal:
            raise ValidationError(refusal.message) from None
