"""The forms of signing up and signing in: allauth's, in our words."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import ConfirmEmailVerificationCodeForm, LoginForm, SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from keito_server.accounts import actions, queries
from keito_server.accounts.forms.fields import email_field, name_field, new_password_field, password_field
from keito_server.accounts.models import Login

FEW = 3
"""From how many tries left on it is said that they are few."""


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail and password. A wrong address is answered like a wrong password, and as slowly."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = email_field(autocomplete="username webauthn")
        self.fields["password"] = password_field("Password", "Type your password.")
        self.fields["remember"] = forms.BooleanField(
            label="Stay signed in on this computer",
            required=False,
            help_text="For 30 days; elsewhere until you close the browser.",
        )
        self.order_fields(["login", "password", "remember"])

    def _clean_with_password(self, credentials: dict[str, Any]) -> Any:
        try:
            return super()._clean_with_password(credentials)
        except ValidationError as error:
            self.add_error("password", self._words(error.code or "", credentials["email"]))
            return self.cleaned_data

    def _words(self, code: str, email: str) -> list[str]:
        """What is wrong, the same whether there is such an account or not, and how many tries are left."""
        if code == "too_many_login_attempts":
            return [_wait_words(queries.wait_before_next_try(self.request, email))]
        words = ["Email and password do not match.", "Check both, Caps Lock too."]
        left = queries.tries_left(email)
        if left == 0:
            words.append("We now wait 15 minutes before the next try.")
        elif left <= FEW:
            words.append(f"After {f'{left} more tries' if left > 1 else 'one more try'} we wait 15 minutes.")
        return words


def _wait_words(wait: timedelta) -> str:
    if wait <= timedelta(0):
        return "A code was mailed to you just now. Wait a moment, then sign in again."
    minutes = -(-wait // timedelta(minutes=1))
    return f"Too many tries. Wait {minutes} {'minutes' if minutes > 1 else 'minute'}, or have a link mailed to you."


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth has no types
    """Who somebody is and how they sign in. Their company comes next."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["first_name"] = name_field("First name", "given-name", "Say what to call you.")
        self.fields["last_name"] = name_field("Last name", "family-name")
        self.fields["email"] = email_field(autocomplete="username")
        self.fields["password1"] = new_password_field("Password")
        self.order_fields(["first_name", "last_name", "email", "password1"])

    def try_save(self, request: HttpRequest) -> Any:
        """Makes the login; raises `EmailTaken` where somebody else was faster by a moment.

        An address that has a login already costs as much: the password is hashed for nobody.
        """
        request.session["name"] = [self.cleaned_data["first_name"], self.cleaned_data["last_name"]]
        if self.account_already_exists:
            Login().set_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def save(self, request: HttpRequest) -> Login:
        """The new login, its address not verified yet."""
        typed = self.cleaned_data
        return actions.create_login(
            email=typed["email"], password=typed["password1"], is_verified=False, now=timezone.now()
        )


class VerificationForm(ConfirmEmailVerificationCodeForm):  # type: ignore[misc]  # allauth has no types
    """The code that was mailed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = forms.CharField(
            label="Code",
            max_length=20,
            help_text="Six letters. It is good for 15 minutes.",
            error_messages={"required": "Type the code of the mail."},
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
            ),
        )
