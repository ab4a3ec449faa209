"""The form of a client."""

from typing import Any

from babel import Locale
from django import forms

from keito_server.kit.currencies import currency_choices
from keito_server.web.form_fields import offer

_COMMON = ("GBP", "EUR", "USD", "CHF", "CAD", "AUD", "JPY", "SEK", "NOK", "DKK", "PLN", "INR")
Groups = list[tuple[str, list[tuple[str, str]]]]


def currency_groups(own: str) -> Groups:
    """All currencies for a select: the workspace's own and the common ones first, then the rest by their words."""
    words = dict(currency_choices())
    first = [code for code in dict.fromkeys((own, *_COMMON)) if code in words]
    rest = [choice for choice in currency_choices() if choice[0] not in first]
    return [("Common", [(code, words[code]) for code in first]), ("All others", rest)]


def currency_words(code: str) -> str:
    """`British Pound, GBP`; the bare code for a currency that is not offered any more."""
    return dict(currency_choices()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Every country by its name, with its ISO 3166 code; nothing chosen first."""
    names = Locale.parse("en_GB").territories
    unassigned = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    countries = [(code, name) for code, name in names.items() if len(code) == 2 and code not in unassigned]
    return [("", "No country"), *sorted(countries, key=lambda choice: choice[1])]


class ClientForm(forms.Form):
    """A client's name, currency, and where its invoices go."""

    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Name the client. It stands on its invoices."}
    )
    currency = forms.ChoiceField(
        label="Currency",
        error_messages={"required": "Choose a currency.", "invalid_choice": "Choose a currency of the list."},
    )
    address = forms.CharField(
        label="Address",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="As it should stand on invoices.",
    )
    country = forms.ChoiceField(
        label="Country",
        required=False,
        choices=country_choices,
        error_messages={"invalid_choice": "Choose a country of the list."},
    )
    tax_number = forms.CharField(label="Tax number", required=False, max_length=40)
    email = forms.EmailField(
        label="Email",
        required=False,
        max_length=254,
        error_messages={
            "invalid": "This is not an e-mail address. It needs an @ and a domain, such as accounts@client.com."
        },
    )
    phone = forms.CharField(
        label="Phone", required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def __init__(self, *args: Any, workspace_currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "currency", currency_groups(workspace_currency))
        self.fields["currency"].initial = workspace_currency
