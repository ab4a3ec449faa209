"""Who is let in on a provider's word, and who is not: never a login by its address alone (P7)."""

from typing import Any

import pytest
from django.test import Client

from keito_server.accounts.models import Login
from keito_server.events.models import AuditEvent
from keito_server.single_sign_on.models import Identity, IdentityProvider, VerifiedDomain
from keito_server.team.models import Member
from tests import factories
from tests.conftest import Cast
from tests.single_sign_on import builders
from tests.single_sign_on.conftest import Browsers, signed_in_as
from tests.single_sign_on.openid_fakes import OpenIdMock

HOME = "/w/harrow-vale/time/"
QUESTION = "/sso/connect/identity/"


@pytest.fixture
def acme(cast: Cast) -> VerifiedDomain:
    return builders.domain(cast.alice.workspace)


@pytest.fixture
def joining(provider: IdentityProvider) -> IdentityProvider:
    """The provider, with joining by domain switched on."""
    provider.joins_by_domain = True
    provider.save()
    return provider


def kinds() -> list[str]:
    return list(AuditEvent.objects.across_workspaces().order_by("happened_at", "id").values_list("kind", flat=True))


def test_a_newcomer_of_a_verified_domain_joins_as_a_member_without_a_password(
    joining: IdentityProvider, acme: VerifiedDomain, mock: OpenIdMock, browser_of: Browsers
) -> None:
    mock.tell("nina", email="Nina@Acme.example", email_verified=True, given_name="Nina", family_name="Novak")
    browser = browser_of.nobody()
    assert browser_of.arrive(browser, joining, mock, "nina").headers["Location"] == HOME
    nina = Member.objects.in_workspace(joining.workspace_id).select_related("login").get(email="nina@acme.example")
    assert (nina.name, nina.role, nina.user_type) == ("Nina Novak", "member", "human")
    assert nina.login is not None and not nina.login.has_usable_password()
    assert kinds() == ["MemberJoined", "IdentityConnected", "MemberSignedIn"]


@pytest.mark.parametrize(
    "email",
    [
        "victim@straße.de",
        "victim@stra\u00adsse.de",
        "victim@ｓtrasse.de",
        "victim@stra\u017f\u017fe.de",
        "vict\u0131m@strasse.de",
    ],
)
def test_a_look_alike_of_a_verified_domain_joins_nothing(
    cast: Cast, joining: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, email: str
) -> None:
    builders.domain(cast.alice.workspace, "strasse.de")
    mock.tell("victim", email=email, email_verified=True)
    browser = browser_of.nobody()
    assert browser_of.arrive(browser, joining, mock, "victim").status_code == 403
    assert signed_in_as(browser) is None


def test_an_address_counts_as_taken_in_letters_and_in_ascii(
    cast: Cast, joining: IdentityProvider, mock: OpenIdMock, browser_of: Browsers
) -> None:
    builders.domain(cast.alice.workspace, "xn--bro-hoa.example")
    taken = factories.login(email="nina@büro.example")
    mock.tell("nina", email="nina@xn--bro-hoa.example", email_verified=True)
    browser = browser_of.nobody()
    assert QUESTION in browser_of.arrive(browser, joining, mock, "nina").headers["Location"]
    mock.tell("new", email="new@büro.example", email_verified=True)
    browser_of.arrive(browser_of.nobody(), joining, mock, "new")
    assert Login.objects.exclude(id=taken.id).filter(email="new@xn--bro-hoa.example").exists()


@pytest.mark.parametrize(
    ("joins", "is_verified", "told", "words"),
    [
        (False, True, {"email": "nina@acme.example"}, "does not yet"),
        (True, False, {"email": "nina@acme.example"}, "does not yet"),
        (True, True, {"email": "nina@sub.acme.example"}, "does not yet"),
        (True, True, {"email": "nina@acme.example", "email_verified": False}, "no verified e-mail address"),
        (True, True, {}, "no verified e-mail address"),
    ],
)
def test_everybody_else_is_refused_calmly_and_leaves_no_trace(
    cast: Cast,
    provider: IdentityProvider,
    mock: OpenIdMock,
    browser_of: Browsers,
    joins: bool,
    is_verified: bool,
    told: dict[str, Any],
    words: str,
) -> None:
    builders.domain(cast.alice.workspace, is_verified=is_verified)
    provider.joins_by_domain = joins
    provider.save()
    mock.tell("stranger", **told)
    browser, logins = browser_of.nobody(), Login.objects.count()
    answer = browser_of.arrive(browser, provider, mock, "stranger")
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert signed_in_as(browser) is None
    assert Login.objects.count() == logins


def test_the_refusal_reads_the_same_for_a_member_and_for_a_stranger(
    cast: Cast, joining: IdentityProvider, mock: OpenIdMock, browser_of: Browsers
) -> None:
    mock.tell("claims-to-be-bob", email=cast.bob.email)
    mock.tell("claims-to-be-nobody", email="nobody@harrow-vale.example")
    pages = [
        browser_of.arrive(browser_of.nobody(), joining, mock, subject).content.decode().partition("<main")[2]
        for subject in ("claims-to-be-bob", "claims-to-be-nobody")
    ]
    assert pages[0] == pages[1] != ""


def test_a_domain_that_another_workspace_has_verified_counts_for_nothing_here(
    cast: Cast, joining: IdentityProvider, mock: OpenIdMock, browser_of: Browsers
) -> None:
    builders.domain(cast.mallory.workspace)
    mock.tell("nina", email="nina@acme.example", email_verified=True)
    assert browser_of.arrive(browser_of.nobody(), joining, mock, "nina").status_code == 403


@pytest.fixture
def owen(cast: Cast) -> Login:
    """A login with an address of the domain and a password, and a member of Alice's workspace."""
    owen = factories.login("owen@acme.example")
    owen.set_password(factories.PASSWORD)
    owen.save()
    factories.member(cast.alice.workspace, first_name="Owen", login=owen, email=owen.email)
    return owen


class TestALoginThatExists:
    def test_is_not_taken_over_but_its_owner_is_asked(
        self, provider: IdentityProvider, acme: VerifiedDomain, owen: Login, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        mock.tell("owen", email="OWEN@acme.example")
        browser = browser_of.nobody()
        answer = browser_of.arrive(browser, provider, mock, "owen")
        assert answer.headers["Location"].endswith(f"?next={QUESTION}")
        assert signed_in_as(browser) is None
        assert Identity.objects.across_workspaces().count() == 0
        browser.post(
            answer.headers["Location"], {"login": owen.email, "password": factories.PASSWORD, "next": QUESTION}
        )
        assert signed_in_as(browser) == str(owen.id)
        page = browser.get(QUESTION).content.decode()
        assert "owen@acme.example" in page and "Acme sign-in" in page
        assert browser.post(QUESTION, {"answer": "yes"}).headers["Location"] == HOME
        identity = Identity.objects.in_workspace(provider.workspace_id).get()
        assert (identity.login_id, identity.subject) == (owen.id, "owen")
        again = browser_of.nobody()
        assert browser_of.arrive(again, provider, mock, "owen").headers["Location"] == HOME

    def test_stays_unconnected_where_its_owner_says_no(
        self, provider: IdentityProvider, acme: VerifiedDomain, owen: Login, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        mock.tell("owen", email=owen.email)
        browser = browser_of.of(owen)
        assert browser_of.arrive(browser, provider, mock, "owen").headers["Location"] == QUESTION
        browser.post(QUESTION, {"answer": "no"})
        assert Identity.objects.across_workspaces().count() == 0
        assert browser.get(QUESTION).status_code == 404

    def test_cannot_be_connected_by_somebody_else(
        self,
        cast: Cast,
        provider: IdentityProvider,
        acme: VerifiedDomain,
        owen: Login,
        mock: OpenIdMock,
        browser_of: Browsers,
    ) -> None:
        mock.tell("owen", email=owen.email)
        browser = browser_of.of(cast.bob.login)
        answer = browser_of.arrive(browser, provider, mock, "owen")
        assert "next=" in answer.headers["Location"]
        assert signed_in_as(browser) is None, "Bob is signed out: the question is Owen's"
        browser.force_login(cast.bob.login)  # type: ignore[arg-type]  # Bob has one
        assert browser.post(QUESTION, {"answer": "yes"}).status_code in (403, 404)
        assert Identity.objects.across_workspaces().count() == 0

    def test_is_not_connected_once_the_domain_is_given_up(
        self, provider: IdentityProvider, acme: VerifiedDomain, owen: Login, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        mock.tell("owen", email=owen.email)
        browser = browser_of.of(owen)
        browser_of.arrive(browser, provider, mock, "owen")
        VerifiedDomain.objects.in_workspace(provider.workspace_id).delete()
        assert browser.post(QUESTION, {"answer": "yes"}).status_code == 403
        assert Identity.objects.across_workspaces().count() == 0

    def test_is_not_connected_once_the_provider_is_trusted_by_something_else(
        self, provider: IdentityProvider, acme: VerifiedDomain, owen: Login, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        mock.tell("owen", email=owen.email)
        browser = browser_of.of(owen)
        browser_of.arrive(browser, provider, mock, "owen")
        IdentityProvider.objects.in_workspace(provider.workspace_id).update(certificates="another")
        assert browser.post(QUESTION, {"answer": "yes"}).status_code == 404
        assert Identity.objects.across_workspaces().count() == 0

    def test_of_no_member_is_not_connected_unless_people_join_by_domain(
        self, provider: IdentityProvider, acme: VerifiedDomain, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        outsider = factories.login("olga@acme.example")
        mock.tell("olga", email=outsider.email)
        browser = browser_of.of(outsider)
        browser_of.arrive(browser, provider, mock, "olga")
        assert browser.post(QUESTION, {"answer": "yes"}).status_code == 403
        provider.joins_by_domain = True
        provider.save()
        browser_of.arrive(browser, provider, mock, "olga")
        assert browser.post(QUESTION, {"answer": "yes"}).headers["Location"] == HOME
        assert Member.objects.in_workspace(provider.workspace_id).filter(login=outsider).exists()

    def test_of_an_archived_member_is_not_connected(
        self, joining: IdentityProvider, acme: VerifiedDomain, owen: Login, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        Member.objects.in_workspace(joining.workspace_id).filter(login=owen).update(archived_at=owen.created_at)
        mock.tell("owen", email=owen.email)
        browser = browser_of.of(owen)
        browser_of.arrive(browser, joining, mock, "owen")
        assert browser.post(QUESTION, {"answer": "yes"}).status_code == 403


def test_an_identity_of_a_login_that_was_closed_is_refused(
    cast: Cast, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers
) -> None:
    builders.identity(provider, cast.bob.login, "bob")
    Login.objects.filter(email=cast.bob.email).update(is_active=False)
    mock.tell("bob", email=cast.bob.email)
    browser = browser_of.nobody()
    assert browser_of.arrive(browser, provider, mock, "bob").status_code == 403
    assert signed_in_as(browser) is None


def test_there_is_nothing_to_connect_without_an_identity_that_waits(cast: Cast, browser_of: Browsers) -> None:
    assert browser_of.of(cast.bob.login).get(QUESTION).status_code == 404
    assert Client().get(QUESTION).status_code == 302
