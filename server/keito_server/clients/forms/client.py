"""The form of a client."""

from typing import Any

from django import forms

from keito_server.kit.countries import country_choices
from keito_server.kit.currencies import currency_groups
from keito_server.web.form_fields import offer


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
        label="Street address",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Town and postal code stand beneath it, as its country writes them.",
    )
    city = forms.CharField(label="City", required=False, max_length=80)
    state = forms.CharField(label="State or province", required=False, max_length=80)
    postal_code = forms.CharField(label="Postal code", required=False, max_length=20)
    country = forms.ChoiceField(
        label="Country",
        required=False,
        choices=country_choices,
        error_messages={"invalid_choice": "Choose a country of the list."},
    )
    tax_number = forms.CharField(label="VAT or tax number", required=False, max_length=40)
    phone = forms.CharField(
        label="Phone", required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def __init__(self, *args: Any, workspace_currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "currency", currency_groups(workspace_currency))
        self.fields["currency"].initial = workspace_currency
