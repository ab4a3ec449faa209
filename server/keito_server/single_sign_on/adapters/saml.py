"""SAML by django-allauth and python3-saml, strict: signed assertions, and only answers to what we asked."""

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from keito_server.single_sign_on.actions import Claims
from keito_server.single_sign_on.adapters.saml_requests import SignedRequest
from keito_server.single_sign_on.errors import AnswerRefused, ProviderUnreachable
from keito_server.single_sign_on.models import IdentityProvider

_CONFIRMATIONS = "//saml:SubjectConfirmation/saml:SubjectConfirmationData"
_PEM_END = "-----END CERTIFICATE-----"
_TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
ATTRIBUTES = {
    "uid": ["urn:oasis:names:tc:SAML:attribute:subject-id"],
    "email": [
        f"{_CLAIMS}/emailaddress",
        "urn:oid:0.9.2342.19200300.100.1.3",
        "urn:oid:1.2.840.113549.1.9.1",
        "email",
        "mail",
        "Email",
    ],
    "first_name": [f"{_CLAIMS}/givenname", "urn:oid:2.5.4.42", "first_name", "firstName", "givenName"],
    "last_name": [f"{_CLAIMS}/surname", "urn:oid:2.5.4.4", "last_name", "lastName", "sn", "surname"],
    "email_verified": ["http://schemas.auth0.com/email_verified"],
}
"""The names under which providers send what we read: the standards' own, then what their forms suggest."""


def saml_provider(request: HttpRequest, row: IdentityProvider) -> "SamlProvider":
    """django-allauth's provider for a row. Nothing of it is stored."""
    app = SocialApp(provider=SAMLProvider.id, provider_id=row.slug, name=row.name, client_id=row.slug)
    app.settings = {"attribute_mapping": ATTRIBUTES}
    provider = SamlProvider(request, app=app)
    provider.row = row
    return provider


def saml_conversation(row: IdentityProvider, *, answer: str = "") -> OneLogin_Saml2_Auth:
    """python3-saml's side of one request, at the addresses that people use; `answer` is what the provider sent."""
    here = urlsplit(settings.PUBLIC_URL)
    asked = {
        "https": "on" if here.scheme == "https" else "off",
        "http_host": here.netloc,
        "script_name": reverse("saml_acs", kwargs={"organization_slug": row.slug}),
        "get_data": {},
        "post_data": {"SAMLResponse": answer} if answer else {},
    }
    return _Conversation(asked, _settings(row))


class _Conversation(OneLogin_Saml2_Auth):  # type: ignore[misc]  # python3-saml has no types
    authn_request_class = SignedRequest


def _settings(row: IdentityProvider) -> dict[str, Any]:
    signing = [f"{part}{_PEM_END}" for part in row.certificates.split(_PEM_END) if part.strip()]
    return {
        "strict": True,
        "idp": {
            "entityId": row.issuer,
            "singleSignOnService": {"url": row.sso_url, "binding": _REDIRECT},
            "x509certMulti": {"signing": signing},
        },
        "sp": {
            "entityId": entity_id(row),
            "assertionConsumerService": {"url": acs_url(row), "binding": OneLogin_Saml2_Constants.BINDING_HTTP_POST},
            "NameIDFormat": OneLogin_Saml2_Constants.NAMEID_UNSPECIFIED,
        },
        "security": {
            "requestedAuthnContext": False,
            "wantAssertionsSigned": True,
            "wantNameId": True,
            "wantAttributeStatement": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
            "signatureAlgorithm": OneLogin_Saml2_Constants.RSA_SHA256,
            "digestAlgorithm": OneLogin_Saml2_Constants.SHA256,
        },
    }


def entity_id(row: IdentityProvider) -> str:
    """Our name towards a provider: the same whatever address the browser uses."""
    return settings.PUBLIC_URL + reverse("saml_metadata", kwargs={"organization_slug": row.slug})


def acs_url(row: IdentityProvider) -> str:
    """Where a provider sends its answers."""
    return settings.PUBLIC_URL + reverse("saml_acs", kwargs={"organization_slug": row.slug})


def our_metadata(row: IdentityProvider) -> bytes:
    """What a provider wants to know of us, as SAML metadata."""
    made: bytes | str = OneLogin_Saml2_Settings(settings=_settings(row), sp_validation_only=True).get_sp_metadata()
    return made.encode() if isinstance(made, str) else made


def read_metadata(xml: str) -> dict[str, str]:
    """Entity id, sign-in address and certificates out of a provider's metadata.

    Entities and document types are refused by the parser. Raises `ProviderUnreachable`.
    """
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(xml.encode(), required_sso_binding=_REDIRECT)["idp"]
        single = [found["x509cert"]] if "x509cert" in found else []
        certificates = found.get("x509certMulti", {}).get("signing", single)
        return {
            "issuer": found["entityId"],
            "sso_url": found["singleSignOnService"]["url"],
            "certificates": "\n".join(_as_pem(certificate) for certificate in certificates),
        }
    except Exception as error:  # whatever a parser of foreign XML may raise
        raise ProviderUnreachable(
            "This is not the metadata of a SAML identity provider, or it offers no sign-in by redirect.",
            field="metadata",
        ) from error


def _as_pem(certificate: str) -> str:
    body = "".join(certificate.split())
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, _PEM_END])


class SamlProvider(SAMLProvider):  # type: ignore[misc]  # allauth has no types
    """One workspace's provider."""

    row: IdentityProvider

    def redirect(
        self, request: HttpRequest, process: Any, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Sends the browser to the provider; the state waits under the request's own id, for one answer."""
        conversation = saml_conversation(self.row)
        address = conversation.login(return_to="")
        self.stash_redirect_state(request, process, next_url, data, state_id=conversation.get_last_request_id())
        return HttpResponseRedirect(address)

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> Any:
        """allauth's answer, with our reading of it beside it; `response` has passed python3-saml and the check below."""
        if response.get_nameid_format() == _TRANSIENT and not self._extract(response).get("uid"):
            raise AnswerRefused(
                "The provider names people by another name each time (transient). Have it send a lasting Name ID."
            )
        login = super().sociallogin_from_response(request, response)
        told = self.extract_common_fields(response)
        login.claims = Claims(
            issuer=self.row.issuer,
            subject=login.account.uid,
            email=login.user.email,
            is_email_doubted=told.get("email_verified") is False,
            first_name=str(told.get("first_name") or ""),
            last_name=str(told.get("last_name") or ""),
        )
        return login


def check_it_was_asked_for(response: Any) -> None:
    """Holds the *signed* assertion to the request that it answers.

    allauth compares the state with the answer's envelope, which nobody signs: an assertion that was made for somebody
    else's request, or for none, could be put into an envelope of one's own.
    """
    document = OneLogin_Saml2_XML.to_etree(response.get_last_response_xml())
    asked = {node.get("InResponseTo") for node in OneLogin_Saml2_XML.query(document, _CONFIRMATIONS)}
    if asked != {response.get_last_response_in_response_to()} or None in asked:
        raise AnswerRefused("The answer was made for another request, or for none. Start again.")
