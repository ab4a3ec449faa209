"""What the forms of both kinds of provider have in common."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from keito_server.single_sign_on.rules import may_be_called

NO_ADDRESS = "This is not an address that can be used. It starts with https:// and has no password in it."


def check_address(url: str) -> str:
    """The address unchanged; `ValidationError` for one that is never called."""
    if not may_be_called(url, allows_private=settings.SSO_ALLOWS_PRIVATE_ADDRESSES):
        raise ValidationError(NO_ADDRESS)
    return url


class ProviderForm(forms.Form):
    """The name that people choose by, and the two switches."""

    name = forms.CharField(
        label="Name",
        max_length=40,
        error_messages={"required": "Name it as your people know it, such as Okta or Acme sign-in."},
        help_text="Stands on the button by which your people sign in.",
    )
    is_enabled = forms.BooleanField(
        label="People may sign in by it",
        required=False,
        initial=True,
        help_text="Switched off, whoever came in by it is asked again at the next page.",
    )
    joins_by_domain = forms.BooleanField(
        label="People of verified domains join by themselves",
        required=False,
        help_text="Whoever it vouches for, with an address of a domain verified here, becomes a member at their first sign-in.",
    )
