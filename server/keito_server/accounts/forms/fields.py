"""The fields that several forms of accounts have, worded once."""

from allauth.account.fields import EmailField, SetPasswordField
from django import forms

from keito_server.accounts.models import Login

NAME_LENGTH = 80
PASSWORD_LENGTH = 1024
LENGTH_HINT = "At least 10 characters. A few words in a row are easy to keep."


def email_field(*, label: str = "Email", autocomplete: str = "email") -> forms.Field:
    """An e-mail address, cleaned to small letters."""
    field: forms.Field = EmailField(
        label=label,
        max_length=254,
        error_messages={
            "required": "Type your e-mail address.",
            "invalid": "This is not an e-mail address. It needs an @ and a domain, such as you@company.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete}),
    )
    return field


def name_field(label: str, autocomplete: str, required: str = "") -> forms.CharField:
    """Half of a name; required where there is a message for its lack."""
    return forms.CharField(
        label=label,
        max_length=NAME_LENGTH,
        required=bool(required),
        error_messages={
            "required": required,
            "max_length": f"A name may have {NAME_LENGTH} letters. Shorten it.",
        },
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
    )


def password_field(label: str, required: str) -> forms.CharField:
    """A password that exists already."""
    return forms.CharField(
        label=label,
        max_length=PASSWORD_LENGTH,
        strip=False,
        error_messages={"required": required},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def new_password_field(label: str, user: Login | None = None) -> forms.Field:
    """A password to be, measured by the validators, against the address of `user` too."""
    field = SetPasswordField(
        label=label,
        max_length=PASSWORD_LENGTH,
        help_text=LENGTH_HINT,
        error_messages={"required": "Choose a password."},
    )
    field.widget.attrs = {"autocomplete": "new-password"}
    field.user = user
    return field  # type: ignore[no-any-return]  # allauth has no types
