"""The forms of second factors and passkeys: allauth's, in our words."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
_NAME_LENGTH = 100


class ActivateAuthenticatorForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """Proves that the app has the secret, by one of its codes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code_field("Code of the app", "The six digits that it shows now.")


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second step of signing in: a code of the app, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code_field("Code", "Six digits of your app, or eight of a recovery code.")


class ConfirmByCodeForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Proves once more who is there, by a code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code_field("Code", "Six digits of your app, or eight of a recovery code.")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey or a security key, named so that it is recognised in the list."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = _name_field()
        self.fields["passwordless"] = forms.BooleanField(
            label="Sign in with it alone",
            required=False,
            initial=True,
            help_text="Without a password. The device asks for your finger, face or PIN. Off: it is a second step.",
        )


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = _name_field(is_required=True)


class RemovePasskeyForm(forms.Form):
    """Nothing to type: it says why a passkey has to stay, before anybody presses the button. allauth has none."""

    def __init__(self, *args: Any, authenticator: Authenticator, **options: Any) -> None:
        super().__init__(*args, **options)
        self.authenticator = authenticator

    def clean(self) -> dict[str, Any]:
        """Asks whether it may go, as allauth's form of the app does."""
        get_adapter().can_delete_authenticator(self.authenticator)
        return super().clean() or {}


def _code_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        help_text=help_text,
        error_messages={"required": "Type the code."},
        widget=forms.TextInput(attrs=_CODE),
    )


def _name_field(*, is_required: bool = False) -> forms.CharField:
    return forms.CharField(
        label="Name",
        required=is_required,
        max_length=_NAME_LENGTH,
        help_text="Where it lives, such as “Work laptop”.",
        error_messages={"required": "Give it a name."},
    )
