"""The forms of signing up and signing in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from keito_server.accounts.models import Login
from keito_server.accounts.rules import split_name
from keito_server.kit.currencies import currency_choices
from keito_server.kit.timezones import timezone_choices

NAME_LENGTH = 80


class SignUpForm(forms.Form):
    """A person and their company. The timezone and the currency come guessed, and are theirs to change."""

    name = forms.CharField(
        label="Your name",
        max_length=2 * NAME_LENGTH,
        error_messages={"required": "Say what to call you."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Email",
        max_length=254,
        error_messages={
            "required": "Type your e-mail address.",
            "invalid": "This is not an e-mail address. It needs an @ and a domain, such as you@company.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=1024,
        strip=False,
        help_text="At least 10 characters. A few words in a row are easy to keep.",
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    company = forms.CharField(
        label="Company name",
        max_length=120,
        error_messages={"required": "Name your company. It stands on your invoices and can be changed later."},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    timezone = forms.ChoiceField(
        label="Timezone",
        choices=timezone_choices,
        error_messages={"required": "Choose a timezone.", "invalid_choice": "Choose a timezone of the list."},
        widget=forms.Select(attrs={"data-guess": "timezone"}),
    )
    currency = forms.ChoiceField(
        label="Currency",
        choices=currency_choices,
        error_messages={"required": "Choose a currency.", "invalid_choice": "Choose a currency of the list."},
        widget=forms.Select(attrs={"data-guess": "currency"}),
    )

    def clean_name(self) -> str:
        """Each half of the name must fit its column."""
        name: str = self.cleaned_data["name"]
        if max(len(part) for part in split_name(name)) > NAME_LENGTH:
            raise ValidationError(f"First and last name may have {NAME_LENGTH} letters each. Shorten it.")
        return name

    def clean(self) -> dict[str, Any]:
        """A password is also measured against the address beside it."""
        typed = super().clean() or {}
        if "password" in typed:
            try:
                validate_password(typed["password"], user=Login(email=typed.get("email", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return typed


class SignInForm(forms.Form):
    """E-mail and password. What is wrong with them is said by the view, the same way whatever it is."""

    email = forms.CharField(
        label="Email",
        max_length=254,
        error_messages={"required": "Type your e-mail address."},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=1024,
        strip=False,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
