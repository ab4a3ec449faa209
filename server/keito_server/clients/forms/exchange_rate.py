"""The form of an exchange rate: from which day on so many units of a currency are worth a price."""

from typing import Any

from django import forms

from keito_server.clients.actions import NewExchangeRate
from keito_server.clients.models import ExchangeRate
from keito_server.kit.currencies import currency_groups
from keito_server.web.form_fields import AmountField, offer, part_decimals_by
from keito_server.web.formats import number_words

_MOST_UNITS = 1_000_000


class ExchangeRateForm(forms.Form):
    """`100 JPY = 0.5234 GBP`, from a day on."""

    currency = forms.ChoiceField(
        label="Currency",
        error_messages={"required": "Choose a currency.", "invalid_choice": "Choose a currency of the list."},
    )
    valid_from = forms.DateField(
        label="Valid from",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Until the next rate of this currency.",
        error_messages={"required": "Choose the first day of this rate.", "invalid": "Choose a day."},
    )
    units = forms.IntegerField(
        label="Units",
        min_value=1,
        max_value=_MOST_UNITS,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    price = AmountField(label="Are worth", error_messages={"required": "Say what these units are worth."})

    def __init__(self, *args: Any, own_currency: str, decimal_separator: str, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = [
            (group, [choice for choice in choices if choice[0] != own_currency])
            for group, choices in currency_groups(own_currency)
        ]
        offer(self, "currency", groups)
        part_decimals_by(self, decimal_separator)
        units = self.fields["units"]
        units.help_text = f"Take 100 or {number_words(1000)} where one is worth little."
        wrong = f"Use a whole number from 1 to {number_words(_MOST_UNITS)}."
        units.error_messages.update(dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong))

    @staticmethod
    def initial_of(rate: ExchangeRate) -> dict[str, Any]:
        """What the form shows of a rate that is there already."""
        return {name: getattr(rate, name) for name in ("currency", "valid_from", "units", "price")}

    def rate_typed(self) -> NewExchangeRate:
        """The same for the action."""
        typed = self.cleaned_data
        return NewExchangeRate(typed["currency"], typed["valid_from"], typed["units"], typed["price"])
