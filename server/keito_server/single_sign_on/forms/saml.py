"""A SAML provider."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from keito_server.single_sign_on.forms.providers import ProviderForm, check_address
from keito_server.single_sign_on.rules import tidy_certificates

LONGEST_METADATA = 500_000


class SamlForm(ProviderForm):
    """The provider's metadata, pasted or by its address; or the three things in it that we need."""

    metadata_url = forms.CharField(
        label="Address of its metadata",
        max_length=500,
        required=False,
        help_text="Read once, when you save.",
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    metadata = forms.CharField(
        label="Its metadata",
        max_length=LONGEST_METADATA,
        required=False,
        help_text="The whole XML document, if it has no address.",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    issuer = forms.CharField(
        label="Entity ID",
        max_length=500,
        required=False,
        help_text="By which the provider calls itself; “Issuer” at some.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    sso_url = forms.CharField(
        label="Sign-in address",
        max_length=500,
        required=False,
        help_text="The one for HTTP-Redirect; “Login URL” or “Single sign-on URL” at some.",
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    certificates = forms.CharField(
        label="Signing certificate",
        max_length=40_000,
        required=False,
        help_text="In PEM. A second one beneath it is accepted too, for the time in which the provider renews its own.",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    field_order = ("name", "metadata_url", "metadata", "issuer", "sso_url", "certificates")

    def clean_metadata_url(self) -> str:
        """An address that is called at all, or nothing."""
        typed: str = self.cleaned_data["metadata_url"]
        return check_address(typed) if typed else ""

    def clean_sso_url(self) -> str:
        """An address to send people to, or nothing."""
        typed: str = self.cleaned_data["sso_url"]
        return check_address(typed) if typed else ""

    def clean_certificates(self) -> str:
        """Certificates that can be read, or nothing."""
        typed: str = self.cleaned_data["certificates"]
        tidy = tidy_certificates(typed) if typed else ""
        if tidy is None:
            raise ValidationError("This is not a certificate. Paste it from -----BEGIN CERTIFICATE----- on.")
        return tidy

    def clean(self) -> dict[str, Any]:
        """Metadata, or all three without it."""
        typed = super().clean() or {}
        if typed.get("metadata_url") or typed.get("metadata"):
            return typed
        for name, words in (
            ("issuer", "Type the entity ID, or give the metadata above."),
            ("sso_url", "Type the sign-in address, or give the metadata above."),
            ("certificates", "Paste the signing certificate, or give the metadata above."),
        ):
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, words)
        return typed
