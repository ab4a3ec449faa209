"""OpenID Connect by django-allauth, with what it leaves to us: the issuer, the nonce, and whose the user information is."""

import hashlib
import json
from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string

from keito_server.single_sign_on.actions import Claims, client_secret_of
from keito_server.single_sign_on.adapters.outside import fetch
from keito_server.single_sign_on.errors import AnswerRefused, ProviderUnreachable
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.single_sign_on.rules import may_be_called

_WELL_KNOWN = "/.well-known/openid-configuration"
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_WANTED = ("issuer", "userinfo_endpoint", "token_endpoint_auth_methods_supported")
_KEPT_SECONDS = 300
_LARGEST_KEPT = 10_000
"""Characters; the documents of real providers come to less than a thousand."""


def read_discovery(issuer: str) -> dict[str, Any]:
    """What a provider publishes about itself, checked: it must call itself by this very name (mix-up).

    Raises `ProviderUnreachable`.
    """
    typed = issuer.removesuffix(_WELL_KNOWN)
    try:
        found = fetch(typed.rstrip("/") + _WELL_KNOWN).json()
    except ValueError as error:
        raise ProviderUnreachable("The address answers, but not as a provider of OpenID Connect does.") from error
    if not isinstance(found, dict) or not isinstance(found.get("issuer"), str):
        raise ProviderUnreachable("The address answers, but not as a provider of OpenID Connect does.")
    if found["issuer"].rstrip("/") != typed.rstrip("/"):
        raise ProviderUnreachable(
            f"The provider calls itself {found['issuer']}. Use this as the issuer if it is right."
        )
    endpoints = [found.get(name) for name in _NEEDED] + [found.get("userinfo_endpoint", issuer)]
    allows_private = settings.SSO_ALLOWS_PRIVATE_ADDRESSES
    if not all(isinstance(url, str) and may_be_called(url, allows_private=allows_private) for url in endpoints):
        raise ProviderUnreachable("The provider names addresses of its own that cannot be used: they need https://.")
    return found


def callback_url(row: IdentityProvider) -> str:
    """Where a provider sends people back to: the same whatever address the browser uses."""
    return settings.PUBLIC_URL + reverse("openid_connect_callback", kwargs={"provider_id": row.slug})


def openid_provider(request: HttpRequest, row: IdentityProvider) -> "OpenIdProvider":
    """django-allauth's provider for a row. Nothing of it is stored."""
    app = SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=row.slug,
        name=row.name,
        client_id=row.client_id,
        secret=client_secret_of(row),
        settings={"server_url": row.issuer, "token_auth_method": row.token_authentication or None},
    )
    provider = OpenIdProvider(request, app=app)
    provider.row = row
    return provider


def _kept_discovery(row: IdentityProvider) -> dict[str, Any]:
    """What a provider publishes, as far as a conversation needs it: strangers begin those, so not each one asks for it."""
    key = f"openid-discovery:{hashlib.sha256(f'{row.slug} {row.issuer}'.encode()).hexdigest()}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        found = read_discovery(row.issuer)
        kept = {name: found[name] for name in (*_NEEDED, *_WANTED) if name in found}
        if len(json.dumps(kept)) <= _LARGEST_KEPT:
            cache.set(key, kept, _KEPT_SECONDS)
    return kept


class OpenIdAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """The conversation with one provider."""

    def __init__(self, request: HttpRequest, row: IdentityProvider) -> None:
        super().__init__(request, row.slug)
        self.row = row

    def get_provider(self) -> "OpenIdProvider":
        return openid_provider(self.request, self.row)

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's own document, kept some minutes; its name must be the stored one, letter for letter."""
        if not hasattr(self, "_openid_config"):
            found = _kept_discovery(self.row)
            if found["issuer"] != self.row.issuer:
                raise AnswerRefused("The provider calls itself by another name than it did when it was added.")
            self._openid_config = found
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return callback_url(self.row)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """Reads the ID token, and the user information where the token tells no address."""
        encoded = kwargs["response"].get("id_token")
        if not encoded:
            raise OAuth2Error("The provider sent no ID token.")
        data = {"id_token": self._decode_id_token(app, encoded)}
        if not data["id_token"].get("email") and "userinfo_endpoint" in self.openid_config:
            data["userinfo"] = self._fetch_user_info(token.token)
            if data["userinfo"].get("sub") != data["id_token"]["sub"]:
                raise OAuth2Error("The user information is about another person than the ID token.")
        return self.get_provider().sociallogin_from_response(request, data)


class OpenIdProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """One workspace's provider: always with PKCE and a nonce."""

    row: IdentityProvider
    pkce_enabled_default = True

    def get_oauth2_adapter(self, request: HttpRequest) -> OpenIdAdapter:
        return OpenIdAdapter(request, self.row)

    def redirect(
        self, request: HttpRequest, process: Any, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Sends the browser to the provider; the nonce waits beside the state for the answer."""
        nonce = get_random_string(32)
        answer: HttpResponse = super().redirect(
            request, process, next_url, data, nonce=nonce, auth_params={"nonce": nonce}, **kwargs
        )
        return answer

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> Any:
        """allauth's answer, with our reading of it beside it."""
        login = super().sociallogin_from_response(request, response)
        token, more = response["id_token"], response.get("userinfo", {})
        told = {**token, **more}
        login.nonce = token.get("nonce")
        login.claims = Claims(
            issuer=token["iss"],
            subject=str(token["sub"]),
            email=login.user.email,
            is_email_doubted=told.get("email_verified") in (False, "false"),
            first_name=str(told.get("given_name") or str(told.get("name") or "").partition(" ")[0]),
            last_name=str(told.get("family_name") or str(told.get("name") or "").partition(" ")[2]),
        )
        if login.claims.issuer != self.row.issuer:
            raise OAuth2Error("The ID token was issued by another provider.")
        return login


def check_nonce(sociallogin: Any) -> None:
    """Raises `AnswerRefused` unless the ID token was made for the request that this browser began."""
    expected = sociallogin.state.get("nonce")
    if not expected or not constant_time_compare(str(sociallogin.nonce), expected):
        raise AnswerRefused("The answer was made for another request. Start again.")
