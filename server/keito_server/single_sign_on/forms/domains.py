"""A domain to prove."""

from django import forms


class DomainForm(forms.Form):
    """One domain, as a person types it."""

    domain = forms.CharField(
        label="Domain",
        max_length=260,
        error_messages={"required": "Type the domain of your e-mail addresses."},
        help_text="The part of your e-mail addresses after the @, such as company.com.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
