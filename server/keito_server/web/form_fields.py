"""Form fields that plain Django lacks: exact amounts, hours, and rows named by their public id."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from keito_server.kit.amounts import RATE_LIMIT
from keito_server.kit.durations import HOUR_MS, MINUTE_MS, UnreadableDuration, hours_to_ms, ms_to_hours, parse_duration
from keito_server.kit.money import LIMIT
from keito_server.web.formats import number_words

Choices = Sequence[tuple[str, str] | tuple[str, Sequence[tuple[str, str]]]]

_PLAIN = re.compile(r"\d{1,18}(?:\.\d{0,6})?|\.\d{1,6}", re.ASCII)
_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
_GROUPS = {
    ".": re.compile(r"\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d*)?", re.ASCII),
    ",": re.compile(r"\d{1,3}(?:(?:\.\d{3})+|(?: \d{3})+)(?:,\d*)?", re.ASCII),
}
"""Grouped thousands by what parts decimals: a space does it in either way of writing."""
_GROUPED_CLOCK = re.compile(r"(\d{1,3}(?:[,. ]\d{3})+|\d{5,9}):([0-5]\d)", re.ASCII)


def read_number(text: str, decimal_separator: str) -> Decimal | None:
    """The number in `1250.5`, `1,250.50`, `1 250.50` or, where the comma parts decimals, `1.250,50`; else None.

    At most 18 digits and 6 decimals; no sign, no exponent.
    """
    typed = _SPACES.sub(" ", text.strip())
    if _GROUPS[decimal_separator].fullmatch(typed):
        typed = typed.replace("." if decimal_separator == "," else ",", "").replace(" ", "")
    if decimal_separator == ",":
        typed = typed.replace(",", ".")
    return Decimal(typed) if _PLAIN.fullmatch(typed) else None


def show_number(value: Decimal, decimal_separator: str, *, least_decimals: int = 0) -> str:
    """A number as its field shows it: its own decimals, at least some, no groups."""
    plain = f"{value.normalize():f}"
    whole, _, decimals = plain.partition(".")
    decimals = decimals.ljust(least_decimals, "0")
    return f"{whole}{decimal_separator}{decimals}" if decimals else whole


class AmountField(forms.CharField):
    """An amount of money of at least 0, as `Decimal`; None for nothing typed. The currency stands beside the field.

    Set `decimal_separator` to the workspace's before the form is used; `minor_units` only pads what is shown.
    """

    decimal_separator = "."
    minor_units = 2
    most = LIMIT

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 40, "widget": widget, **options})

    def clean(self, value: Any) -> Any:
        """The amount, or a message that says what to type."""
        typed = super().clean(value)
        if not typed:
            return None
        amount = read_number(typed, self.decimal_separator)
        if amount is None:
            example = f"95 or 95{self.decimal_separator}50"
            raise ValidationError(f"“{typed}” is not an amount. Try {example}.")
        if amount > self.most:
            raise ValidationError(f"This may be at most {number_words(self.most)}.")
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another amount was typed; what cannot be read counts as another."""
        return _has_changed(self, initial, data)

    def prepare_value(self, value: Any) -> Any:
        """A `Decimal` as one would type it; what was typed stays as it was."""
        if isinstance(value, Decimal):
            return show_number(value, self.decimal_separator, least_decimals=self.minor_units)
        return value


class RateField(AmountField):
    """A rate per hour, bounded so that its product with hours is an amount (N2)."""

    most = RATE_LIMIT


class HoursField(forms.CharField):
    """Many hours (a budget), as whole milliseconds; None for nothing typed. Reads what durations read, and 12,000 or 1,322:09."""

    decimal_separator = "."
    most_hours = 1_000_000

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 40, "widget": widget, **options})

    def clean(self, value: Any) -> Any:
        """The duration in milliseconds, or a message that says what to type."""
        typed = super().clean(value)
        if not typed:
            return None
        hours = read_number(typed, self.decimal_separator)
        try:
            milliseconds = _read_clock(typed, self.decimal_separator) if hours is None else None
        except UnreadableDuration:
            raise ValidationError(f"“{typed}” is not a number of hours. Try 120 or 37:30.") from None
        if hours is not None and hours <= self.most_hours:
            milliseconds = hours_to_ms(hours)
        if milliseconds is None or milliseconds > self.most_hours * HOUR_MS:
            raise ValidationError(f"Use at most {number_words(self.most_hours)} hours.")
        return milliseconds

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another duration was typed; what cannot be read counts as another."""
        return _has_changed(self, initial, data)

    def prepare_value(self, value: Any) -> Any:
        """Milliseconds as decimal hours; what was typed stays as it was."""
        if isinstance(value, int):
            return show_number(ms_to_hours(value), self.decimal_separator)
        return value


class RowField(forms.ChoiceField):
    """One of the rows that are offered, named by its public id and cleaned to its UUID; None for nothing chosen.

    What is no such id at all raises `NotFound`, as if it were missing (P2). Whether the row may be chosen, and whether
    it is of this workspace, is the action's to say.
    """

    def __init__(self, *, parse_id: Callable[[str], UUID], **options: Any) -> None:
        super().__init__(**options)
        self.parse_id = parse_id

    def validate(self, value: Any) -> None:
        """Only whether anything was chosen."""
        forms.Field.validate(self, value)

    def clean(self, value: Any) -> Any:
        """The chosen row's UUID."""
        chosen = super().clean(value)
        return self.parse_id(chosen) if chosen else None


class RowsField(forms.MultipleChoiceField):
    """Some of the rows that are offered, each once, as boxes; cleaned to their UUIDs. The rest as for `RowField`."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, parse_id: Callable[[str], UUID], **options: Any) -> None:
        super().__init__(**options)
        self.parse_id = parse_id

    def validate(self, value: Any) -> None:
        """Only whether anything was chosen."""
        forms.Field.validate(self, value)

    def clean(self, value: Any) -> Any:
        """The UUIDs of the chosen rows."""
        return [self.parse_id(chosen) for chosen in dict.fromkeys(super().clean(value))]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Gives a choice field of a form what it offers this time: pairs, or groups of pairs."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices.")
    field.choices = choices


def part_decimals_by(form: forms.Form, decimal_separator: str) -> None:
    """Has all fields of amounts and hours read and show the workspace's separator."""
    for field in form.fields.values():
        if isinstance(field, AmountField | HoursField):
            field.decimal_separator = decimal_separator


def _read_clock(typed: str, decimal_separator: str) -> int:
    """A duration, perhaps of thousands of hours as they are shown: `1,322:09` and its like mean one thing everywhere."""
    if found := _GROUPED_CLOCK.fullmatch(_SPACES.sub(" ", typed)):
        return int(re.sub(r"\D", "", found[1])) * HOUR_MS + int(found[2]) * MINUTE_MS
    return parse_duration(typed, decimal_separator=decimal_separator)


def _has_changed(field: forms.Field, initial: Any, data: Any) -> bool:
    try:
        return bool(field.clean(data) != initial)
    except ValidationError:
        return True
