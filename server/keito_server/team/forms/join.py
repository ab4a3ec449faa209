"""The forms by which an invited person joins."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from keito_server.accounts.models import Login
from keito_server.kit.timezones import timezone_choices


class JoinForm(forms.Form):
    """What a person who has a login is called in this workspace; asked only where nobody knows it yet."""

    first_name = forms.CharField(
        label="First name",
        max_length=80,
        error_messages={"required": "Say what to call you."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Last name",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class NewcomerForm(JoinForm):
    """A new login: the invited address stands fast, a password is chosen."""

    email = forms.EmailField(
        label="Email",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "readonly": True}),
        help_text="Where the invitation was sent.",
    )
    timezone = forms.ChoiceField(
        label="Timezone",
        choices=timezone_choices,
        error_messages={"required": "Choose a timezone.", "invalid_choice": "Choose a timezone of the list."},
        widget=forms.Select(attrs={"data-guess": "timezone"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=1024,
        strip=False,
        help_text="At least 10 characters. A few words in a row are easy to keep.",
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    field_order = ("email", "first_name", "last_name", "timezone", "password")

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._email = email

    def clean_email(self) -> str:
        """Whatever comes back: the address is the invitation's."""
        return self._email

    def clean_password(self) -> str:
        """A password is also measured against the address."""
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password, user=Login(email=self._email))
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return password
