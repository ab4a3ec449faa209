"""A provider of OpenID Connect."""

from typing import Any

from django import forms

from keito_server.single_sign_on.forms.providers import ProviderForm, check_address
from keito_server.single_sign_on.models import IdentityProvider


class OpenIdForm(ProviderForm):
    """What the provider's page about our application shows. A stored secret is never shown again."""

    issuer = forms.CharField(
        label="Issuer",
        max_length=500,
        error_messages={"required": "Type the issuer, as your provider shows it."},
        help_text="The address by which the provider calls itself, such as https://company.okta.com.",
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    client_id = forms.CharField(
        label="Client ID", max_length=191, error_messages={"required": "Copy the client ID from your provider."}
    )
    client_secret = forms.CharField(
        label="Client secret",
        max_length=1000,
        strip=True,
        error_messages={"required": "Copy the client secret from your provider."},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    token_authentication = forms.ChoiceField(
        label="How the secret is sent",
        required=False,
        choices=IdentityProvider.TokenAuthentication.choices,
        help_text="Leave it unless your provider asks for one of them.",
    )
    field_order = ("name", "issuer", "client_id", "client_secret", "token_authentication")

    def __init__(self, *args: Any, has_secret: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if has_secret:
            self.fields["client_secret"].required = False
            self.fields["client_secret"].help_text = "One is stored. Leave this empty to keep it."

    def clean_issuer(self) -> str:
        """An address that is called at all; the discovery document's own address will do as well."""
        typed: str = self.cleaned_data["issuer"]
        return check_address(typed.strip().removesuffix("/.well-known/openid-configuration"))
