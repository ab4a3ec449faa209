"""Settings, Sign-in: providers, domains and the requirement, and who may change them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from dnslib import RR
from dnslib.server import BaseResolver, DNSServer

from keito_server.events.models import AuditEvent
from keito_server.single_sign_on.actions import client_secret_of
from keito_server.single_sign_on.models import Identity, IdentityProvider, PasswordKeeper, VerifiedDomain
from keito_server.single_sign_on.queries import list_identities
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import Cast
from tests.single_sign_on import builders
from tests.single_sign_on.conftest import Browsers
from tests.single_sign_on.openid_fakes import OpenIdMock
from tests.single_sign_on.running import free_port
from tests.single_sign_on.saml_fake import SamlFake

SETTINGS = "/w/harrow-vale/settings/sign-in/"


@pytest.fixture
def alice(cast: Cast, browser_of: Browsers) -> Client:
    return browser_of.of(cast.alice.login)


def typed(issuer: str, **values: str) -> dict[str, str]:
    return {
        "name": "Acme sign-in",
        "issuer": issuer,
        "client_id": "keito",
        "client_secret": "very secret",
        "is_enabled": "on",
        **values,
    }


def only_provider(cast: Cast) -> IdentityProvider:
    return IdentityProvider.objects.in_workspace(cast.alice.workspace_id).get()


def kinds() -> list[str]:
    return list(AuditEvent.objects.across_workspaces().order_by("happened_at", "id").values_list("kind", flat=True))


class TestOpenIdProviders:
    def test_is_added_once_it_answers_and_shows_our_address_but_never_its_secret(
        self, cast: Cast, alice: Client, mock: OpenIdMock
    ) -> None:
        answer = alice.post(f"{SETTINGS}openid/new/", typed(f"{mock.issuer}/"))
        assert answer.status_code == 302
        provider = only_provider(cast)
        assert provider.issuer == mock.issuer, "as it calls itself"
        assert "very secret" not in provider.client_secret
        assert client_secret_of(provider) == "very secret"
        page = alice.get(answer.headers["Location"]).content.decode()
        assert f"http://testserver/sso/oidc/{provider.slug}/callback/" in page
        assert "very secret" not in page and provider.client_secret not in page
        assert kinds() == ["IdentityProviderAdded"]
        assert "very secret" not in AuditEvent.objects.across_workspaces().get().data

    @pytest.mark.parametrize(
        ("issuer", "words"),
        [
            ("http://login.example", "starts with https://"),
            ("ftp://login.example", "starts with https://"),
            ("http://127.0.0.1:9", "could not be reached"),
        ],
    )
    def test_is_not_added_where_its_address_is_wrong_and_nothing_typed_is_lost(
        self, cast: Cast, alice: Client, issuer: str, words: str
    ) -> None:
        answer = alice.post(f"{SETTINGS}openid/new/", typed(issuer))
        assert answer.status_code == 422
        assert words in answer.content.decode() and issuer in answer.content.decode()
        assert not IdentityProvider.objects.in_workspace(cast.alice.workspace_id).exists()

    def test_on_a_private_network_is_called_only_where_the_installation_allows_it(
        self, cast: Cast, alice: Client, mock: OpenIdMock, settings: LazySettings
    ) -> None:
        settings.SSO_ALLOWS_PRIVATE_ADDRESSES = False
        for issuer in (mock.issuer, "https://127.0.0.1", "https://localhost", "https://169.254.169.254"):
            answer = alice.post(f"{SETTINGS}openid/new/", typed(issuer))
            assert answer.status_code == 422
            assert "cannot be used" in answer.content.decode() or "can be used" in answer.content.decode()

    def test_keeps_its_secret_and_its_addresses_when_something_else_changes(
        self, cast: Cast, alice: Client, provider: IdentityProvider
    ) -> None:
        path = f"{SETTINGS}providers/{provider.public_id}/"
        answer = alice.post(path, typed(provider.issuer, client_secret="", name="Renamed", joins_by_domain="on"))
        assert answer.status_code == 302
        changed = only_provider(cast)
        assert (changed.name, changed.joins_by_domain, changed.slug) == ("Renamed", True, provider.slug)
        assert client_secret_of(changed) == builders.SECRET
        assert kinds() == ["IdentityProviderChanged"]

    def test_gets_new_addresses_with_another_issuer_so_that_nobody_is_carried_over(
        self, cast: Cast, alice: Client, mock: OpenIdMock
    ) -> None:
        old = builders.openid_provider(cast.alice.workspace, issuer="https://old.example")
        alice.post(f"{SETTINGS}providers/{old.public_id}/", typed(mock.issuer))
        changed = only_provider(cast)
        assert changed.issuer == mock.issuer
        assert changed.slug != old.slug

    def test_is_tested_by_asking_it(self, alice: Client, cast: Cast, provider: IdentityProvider) -> None:
        path = f"{SETTINGS}providers/{provider.public_id}/"
        assert "answers, and calls itself" in alice.post(f"{path}test/", follow=True).content.decode()
        IdentityProvider.objects.in_workspace(cast.alice.workspace_id).update(issuer="http://127.0.0.1:9")
        assert "could not be reached" in alice.post(f"{path}test/", follow=True).content.decode()

    def test_is_removed_with_its_identities_and_members_stay(
        self, cast: Cast, alice: Client, provider: IdentityProvider
    ) -> None:
        builders.identity(provider, cast.bob.login, "bob")
        path = f"{SETTINGS}providers/{provider.public_id}/remove/"
        assert "1 connected sign-in" in alice.get(path).content.decode()
        assert alice.post(path).status_code == 302
        assert not IdentityProvider.objects.in_workspace(cast.alice.workspace_id).exists()
        assert not Identity.objects.in_workspace(cast.alice.workspace_id).exists()
        cast.bob.refresh_from_db()
        assert cast.bob.is_active

    def test_has_a_name_of_its_own(self, alice: Client, provider: IdentityProvider) -> None:
        answer = alice.post(f"{SETTINGS}openid/new/", typed(provider.issuer, name="ACME sign-in"))
        assert answer.status_code == 422
        assert "already a provider with this name" in answer.content.decode()


class TestSamlProviders:
    def test_is_added_by_its_metadata_pasted_or_fetched(self, cast: Cast, alice: Client, saml: SamlFake) -> None:
        for number, given in enumerate(({"metadata": saml.metadata()}, {"metadata_url": saml.entity_id})):
            values = {"name": f"Acme {number}", "is_enabled": "on", **given}
            answer = alice.post(f"{SETTINGS}saml/new/", values)
            assert answer.status_code == 302, answer.content.decode()
            provider = IdentityProvider.objects.in_workspace(cast.alice.workspace_id).get(name=f"Acme {number}")
            assert (provider.issuer, provider.sso_url) == (saml.entity_id, saml.sso_url())
            page = alice.get(answer.headers["Location"]).content.decode()
            assert f"http://testserver/sso/saml/{provider.slug}/acs/" in page

    def test_is_added_by_hand_and_says_what_is_missing(self, cast: Cast, alice: Client) -> None:
        values = {"name": "Acme SAML", "issuer": "acme", "certificates": "words", "is_enabled": "on"}
        answer = alice.post(f"{SETTINGS}saml/new/", values)
        assert answer.status_code == 422
        assert "This is not a certificate" in answer.content.decode()
        assert "Type the sign-in address" in answer.content.decode()
        values |= {"sso_url": "https://acme.example/sso", "certificates": builders.a_certificate()}
        assert alice.post(f"{SETTINGS}saml/new/", values).status_code == 302
        provider = only_provider(cast)
        assert (provider.kind, provider.issuer) == ("saml", "acme")
        same = {**values, "certificates": provider.certificates}
        assert alice.post(f"{SETTINGS}providers/{provider.public_id}/", same).status_code == 302
        assert kinds() == ["IdentityProviderAdded"], "saving it unchanged is no event"

    def test_is_not_added_by_something_that_is_no_metadata(self, alice: Client) -> None:
        answer = alice.post(f"{SETTINGS}saml/new/", {"name": "Acme", "metadata": "<html/>", "is_enabled": "on"})
        assert answer.status_code == 422
        assert "not the metadata" in answer.content.decode()


class TestDomains:
    @pytest.fixture
    def records(self, settings: LazySettings) -> Iterator[dict[str, str]]:
        """A DNS server on this machine, and what its TXT records say."""
        found: dict[str, str] = {}

        class Told(BaseResolver):  # type: ignore[misc]  # dnslib has no types
            def resolve(self, request: Any, handler: Any) -> Any:
                reply = request.reply()
                name = str(request.q.qname).rstrip(".")
                if name in found:
                    reply.add_answer(*RR.fromZone(f'{name}. 60 TXT "{found[name]}"'))
                return reply

        port = free_port()
        server = DNSServer(Told(), port=port, address="127.0.0.1")
        server.start_thread()
        settings.DNS_SERVERS, settings.DNS_TIMEOUT = [("127.0.0.1", port)], 5.0
        yield found
        server.stop()
        server.server.server_close()

    def test_is_verified_once_its_record_is_published(self, cast: Cast, alice: Client, records: dict[str, str]) -> None:
        alice.post(f"{SETTINGS}domains/new/", {"domain": "https://Acme.example/"})
        domain = VerifiedDomain.objects.in_workspace(cast.alice.workspace_id).get()
        page = alice.get(SETTINGS).content.decode()
        assert "_keito-verification.acme.example" in page and domain.token in page
        check = f"{SETTINGS}domains/{domain.public_id}/check/"
        for wrong in ({}, {"acme.example": domain.token}, {"_keito-verification.acme.example": "another value"}):
            records.clear()
            records.update(wrong)
            assert "not found yet" in alice.post(check, follow=True).content.decode()
        records["_keito-verification.acme.example"] = f"keito-verification={domain.token}"
        assert "acme.example is verified" in alice.post(check, follow=True).content.decode()
        domain.refresh_from_db()
        assert domain.verified_at is not None
        assert kinds() == ["DomainVerified"]

    def test_of_another_company_cannot_be_verified(self, cast: Cast, alice: Client, records: dict[str, str]) -> None:
        builders.domain(cast.mallory.workspace)
        ours = builders.domain(cast.alice.workspace, is_verified=False)
        records["_keito-verification.acme.example"] = f"keito-verification={ours.token}"
        page = alice.post(f"{SETTINGS}domains/{ours.public_id}/check/", follow=True).content.decode()
        assert "another workspace has verified" in page
        ours.refresh_from_db()
        assert ours.verified_at is None

    @pytest.mark.usefixtures("cast")
    def test_is_not_verified_where_the_dns_does_not_answer(self, cast: Cast, alice: Client) -> None:
        ours = builders.domain(cast.alice.workspace, is_verified=False)
        assert "not found yet" in alice.post(f"{SETTINGS}domains/{ours.public_id}/check/", follow=True).content.decode()

    def test_stands_in_the_list_once_and_is_a_domain(self, cast: Cast, alice: Client) -> None:
        builders.domain(cast.alice.workspace)
        for domain, words in (("ACME.example", "in the list already"), ("acme", "not a domain")):
            answer = alice.post(f"{SETTINGS}domains/new/", {"domain": domain})
            assert answer.status_code == 422
            assert words in answer.content.decode()

    def test_is_given_up(self, cast: Cast, alice: Client) -> None:
        ours = builders.domain(cast.alice.workspace)
        assert alice.post(f"{SETTINGS}domains/{ours.public_id}/remove/").status_code == 302
        assert not VerifiedDomain.objects.in_workspace(cast.alice.workspace_id).exists()
        builders.domain(cast.mallory.workspace)


class TestTheRequirement:
    @pytest.fixture(autouse=True)
    def second_factor(self, cast: Cast) -> None:
        login = cast.alice.login
        assert login is not None
        login.set_password(factories.PASSWORD)
        login.save()
        Authenticator.objects.create(user=login, type=Authenticator.Type.TOTP, data={})

    def is_required(self, cast: Cast) -> bool:
        return Workspace.objects.get(id=cast.alice.workspace_id).requires_single_sign_on

    def test_is_switched_on_and_off(self, cast: Cast, browser_of: Browsers, provider: IdentityProvider) -> None:
        alice = browser_of.of(cast.alice.login)
        answer = alice.post(f"{SETTINGS}required/", {"is_required": "on", "keeper": cast.alice.public_id})
        assert answer.status_code == 302
        assert self.is_required(cast)
        assert "but" in alice.get(SETTINGS).content.decode()
        alice.post(f"{SETTINGS}required/", {"keeper": cast.alice.public_id})
        assert not self.is_required(cast)
        assert kinds() == ["SingleSignOnRequired", "SingleSignOnOptional"]

    def test_takes_a_provider_that_is_switched_on(self, cast: Cast, browser_of: Browsers) -> None:
        alice = browser_of.of(cast.alice.login)
        answer = alice.post(f"{SETTINGS}required/", {"is_required": "on", "keeper": cast.alice.public_id})
        assert answer.status_code == 422
        assert "Add a provider" in answer.content.decode()

    def test_takes_an_administrator_with_a_password_and_a_second_factor(
        self, cast: Cast, browser_of: Browsers, provider: IdentityProvider
    ) -> None:
        alice = browser_of.of(cast.alice.login)
        dora = factories.member(cast.alice.workspace, first_name="Dora", role="administrator")
        for keeper in (cast.bob, dora, cast.mallory):
            answer = alice.post(f"{SETTINGS}required/", {"is_required": "on", "keeper": keeper.public_id})
            assert answer.status_code == 422
        assert alice.post(f"{SETTINGS}required/", {"is_required": "on"}).status_code == 422
        assert not self.is_required(cast)

    def test_keeps_the_last_provider_switched_on(
        self, cast: Cast, browser_of: Browsers, provider: IdentityProvider
    ) -> None:
        alice = browser_of.of(cast.alice.login)
        alice.post(f"{SETTINGS}required/", {"is_required": "on", "keeper": cast.alice.public_id})
        path = f"{SETTINGS}providers/{provider.public_id}/"
        off = typed(provider.issuer, client_secret="", is_enabled="")
        assert "one provider has to stay" in alice.post(path, off).content.decode()
        assert "one provider has to stay" in alice.post(f"{path}remove/").content.decode()
        assert only_provider(cast).is_enabled

    def test_is_switched_off_on_the_server_itself(self, cast: Cast) -> None:
        Workspace.objects.filter(id=cast.alice.workspace_id).update(requires_single_sign_on=True)
        PasswordKeeper.objects.create(workspace=cast.alice.workspace, member=cast.alice, created_at=datetime.now(UTC))
        call_command("single_sign_on", "off", "harrow-vale", verbosity=0)
        assert not self.is_required(cast)
        assert kinds() == ["SingleSignOnOptional"]
        with pytest.raises(CommandError, match="no workspace"):
            call_command("single_sign_on", "off", "nowhere")


def test_an_owner_sees_how_their_sign_in_is_known(cast: Cast, provider: IdentityProvider) -> None:
    builders.identity(provider, cast.bob.login, "bob")
    assert cast.bob.login is not None
    [linked] = list_identities(cast.bob.login)
    assert (linked.provider_name, linked.workspace_name) == ("Acme sign-in", "Harrow & Vale")


class TestTheStart:
    def test_leads_to_a_workspace_by_its_name_or_by_a_verified_domain(
        self, cast: Cast, provider: IdentityProvider
    ) -> None:
        builders.domain(cast.alice.workspace)
        for words in ("harrow-vale", "Harrow-Vale ", "anybody@ACME.example"):
            answer = Client().post("/sso/", {"workspace": words})
            assert answer.headers["Location"] == "/sso/harrow-vale/"
        kept = Client().post("/sso/", {"workspace": "harrow-vale", "next": "/w/harrow-vale/projects/"})
        page = Client().get(kept.headers["Location"]).content.decode()
        assert "?next=%2Fw%2Fharrow-vale%2Fprojects%2F" in page
        assert f"/sso/oidc/{provider.slug}/login/" in page

    def test_says_the_same_of_a_workspace_without_providers_and_of_none(self, cast: Cast) -> None:
        pages = [
            Client().get(f"/sso/{subdomain}/").content.decode().partition("<main")[2]
            for subdomain in ("elsewhere", "there-is-none", "unknown")
        ]
        assert pages[0] == pages[1] == pages[2]
        assert "No single sign-on here" in pages[0]
