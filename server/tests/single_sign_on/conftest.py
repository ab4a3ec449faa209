"""Providers by other people, each started once, and one of ours for each in Alice's workspace."""

from collections.abc import Iterator
from typing import cast as as_type
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from keito_server.accounts.models import Login
from keito_server.single_sign_on.models import IdentityProvider
from tests.conftest import Cast
from tests.single_sign_on import builders
from tests.single_sign_on.openid_fakes import Nano, OpenIdMock, nano, openid_mock
from tests.single_sign_on.saml_fake import SamlFake, saml_fake


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIdMock]:
    with openid_mock(tmp_path_factory.mktemp("mock")) as started:
        yield started


@pytest.fixture(scope="session")
def nanoidp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nano]:
    with nano(tmp_path_factory.mktemp("nano")) as started:
        yield started


@pytest.fixture(scope="session")
def saml(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamlFake]:
    with saml_fake(tmp_path_factory.mktemp("saml")) as started:
        yield started


@pytest.fixture(autouse=True)
def inside(settings: LazySettings) -> None:
    """The providers of tests are on this machine, and so are we, whatever name a test's browser gives us."""
    settings.SSO_ALLOWS_PRIVATE_ADDRESSES = True
    settings.PUBLIC_URL = "http://testserver"


@pytest.fixture
def provider(cast: Cast, mock: OpenIdMock) -> IdentityProvider:
    """The mock, as Alice's workspace has added it."""
    return builders.openid_provider(cast.alice.workspace, issuer=mock.issuer)


@pytest.fixture
def browser_of() -> "Browsers":
    return Browsers()


class Browsers:
    """Browsers of people, and what they do in them."""

    def nobody(self) -> Client:
        return Client()

    def of(self, login: Login | None) -> Client:
        """A browser in which the login was signed in by its own password."""
        assert login is not None
        client = Client()
        client.force_login(login)
        return client

    def arrive(
        self, client: Client, provider: IdentityProvider, mock: OpenIdMock, subject: str, *, wanted: str = ""
    ) -> HttpResponse:
        """Goes to the provider, signs in there, and comes back: the last answer."""
        callback = mock.sign_in(self.leave(client, provider, wanted=wanted), subject)
        return self.follow(client, callback)

    def leave(self, client: Client, provider: IdentityProvider, *, wanted: str = "") -> str:
        """Where we send a browser that wants to sign in by the provider."""
        kind = "saml" if provider.is_saml else "oidc"
        answer = client.get(f"/sso/{kind}/{provider.slug}/login/", {"next": wanted} if wanted else {})
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    def follow(self, client: Client, address: str) -> HttpResponse:
        """Our answer to an address that a provider sent the browser to."""
        parts = urlsplit(address)
        return as_type(HttpResponse, client.get(f"{parts.path}?{parts.query}"))


def signed_in_as(client: Client) -> str | None:
    """The id of the login of a browser, as its session has it."""
    found: str | None = client.session.get("_auth_user_id")
    return found
