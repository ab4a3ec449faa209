"""A field for the figures of a line: quantities, prices and percentages, negative ones too."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from keito_server.kit.money import LIMIT
from keito_server.web.form_fields import AmountField, read_number, show_number
from keito_server.web.formats import number_words

_MINUS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")


class FigureField(forms.CharField):
    """A number with at most `places` decimals, shown with at least `least`; None for nothing typed.

    Set `decimal_separator` to the workspace's before the form is used.
    """

    decimal_separator = "."

    def __init__(self, *, places: int, example: str, least: int = 2, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 60, "widget": widget, **options})
        self.places = places
        self.least = least
        self.example = example

    def clean(self, value: Any) -> Any:
        """The number, or a message that says what to type."""
        typed = super().clean(value)
        if not typed:
            return None
        is_negative = typed.startswith(_MINUS)
        number = read_number(typed[1:] if is_negative else typed, self.decimal_separator)
        if number is None and typed.strip("".join(_MINUS)).isdecimal():
            number = LIMIT + 1
        if number is None:
            example = self.example.replace(".", self.decimal_separator)
            raise ValidationError(f"“{typed}” is not a number. Try {example}.")
        if number > LIMIT:
            raise ValidationError(f"This is more than {number_words(LIMIT)}. Use a smaller figure.")
        if number != round(number, self.places):
            raise ValidationError(f"Use at most {self.places} decimals.")
        return -number if is_negative else number

    def prepare_value(self, value: Any) -> Any:
        """A `Decimal` as one would type it; what was typed stays as it was."""
        if isinstance(value, Decimal):
            return show_number(value, self.decimal_separator, least_decimals=self.least)
        return value


def read_figures_with(form: forms.BaseForm, decimal_separator: str) -> None:
    """Has all figures of a form read and shown with the workspace's decimal separator (N6)."""
    for field in form.fields.values():
        if isinstance(field, FigureField | AmountField):
            field.decimal_separator = decimal_separator
