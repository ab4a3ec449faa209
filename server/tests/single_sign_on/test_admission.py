"""What a session opens: one that a provider began, and any where single sign-on is required (P7)."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from keito_server.single_sign_on.models import IdentityProvider, PasswordKeeper
from keito_server.single_sign_on.queries import admits
from keito_server.single_sign_on.rules import Admission
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.api_caller import Api
from tests.architecture.routes import pages
from tests.conftest import Cast
from tests.single_sign_on import builders
from tests.single_sign_on.conftest import Browsers
from tests.single_sign_on.openid_fakes import OpenIdMock

HOME = "/w/harrow-vale/time/"
OTHER = "/w/second/time/"
SECURITY = "/account/security/"
START = "/sso/harrow-vale/?next=%2Fw%2Fharrow-vale%2Fprojects%2F"


@pytest.fixture
def second(cast: Cast) -> Workspace:
    """A workspace of which Bob is a member too, with his one login."""
    second = factories.workspace(name="Second Company", subdomain="second")
    factories.member(second, first_name="Bob", login=cast.bob.login)
    return second


@pytest.fixture
def bound(cast: Cast, second: Workspace, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers) -> Client:
    """Bob's browser, signed in by the provider of the first workspace."""
    builders.identity(provider, cast.bob.login, "bob")
    mock.tell("bob", email=cast.bob.email)
    browser = browser_of.nobody()
    browser_of.arrive(browser, provider, mock, "bob")
    return browser


def with_second_factor(member: Member) -> None:
    login = member.login
    assert login is not None
    login.set_password(factories.PASSWORD)
    login.save()
    Authenticator.objects.create(user=login, type=Authenticator.Type.TOTP, data={"secret": "sealed"})


def require(workspace: Workspace, keeper: Member | None = None) -> None:
    Workspace.objects.filter(id=workspace.id).update(requires_single_sign_on=True)
    if keeper is not None:
        PasswordKeeper.objects.create(workspace=workspace, member=keeper, created_at=datetime.now(UTC))


class TestASessionThatAProviderBegan:
    def test_opens_its_workspace(self, bound: Client) -> None:
        assert bound.get("/w/harrow-vale/projects/").status_code == 200
        assert bound.get("/").headers["Location"] == "/w/harrow-vale/"

    def test_opens_no_other_workspace_of_the_login_and_names_none(self, bound: Client) -> None:
        for path in (OTHER, "/w/elsewhere/time/", "/w/there-is-none/time/"):
            for answer in (bound.get(path), bound.post(path, {"workspace": "second"})):
                assert answer.status_code == 403
                assert "opens <bdi>Harrow &amp; Vale</bdi> only" in answer.content.decode()
                assert "Second Company" not in answer.content.decode()
        assert "Second Company" not in bound.get("/w/harrow-vale/projects/").content.decode()

    def test_opens_no_page_of_the_login_itself_and_founds_no_workspace(self, bound: Client) -> None:
        closed = ("is_of_login", "is_not_by_provider")
        of_login = [
            page for page in pages() if any(getattr(page.view, name, False) for name in closed) and not page.keywords
        ]
        assert {"account_security", "welcome:company"} <= {page.name for page in of_login}
        for page in of_login:
            for answer in (bound.get(page.path({})), bound.post(page.path({}))):
                assert answer.status_code == 403, page.name

    def test_is_freed_once_the_login_proves_itself(self, cast: Cast, bound: Client) -> None:
        bound.force_login(cast.bob.login)  # type: ignore[arg-type]  # Bob has one
        assert bound.get("/w/second/projects/").status_code == 200
        assert bound.get("/w/harrow-vale/projects/").status_code == 200

    def test_gathers_the_proofs_of_several_workspaces(
        self, cast: Cast, second: Workspace, bound: Client, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        another = builders.openid_provider(second, issuer=mock.issuer)
        builders.identity(another, cast.bob.login, "bob")
        assert browser_of.arrive(bound, another, mock, "bob").headers["Location"] == OTHER
        for path in ("/w/harrow-vale/projects/", "/w/second/projects/"):
            assert bound.get(path).status_code == 200
        assert bound.get("/w/elsewhere/time/").status_code == 403

    def test_ends_for_the_workspace_when_its_provider_is_switched_off(
        self, provider: IdentityProvider, bound: Client
    ) -> None:
        IdentityProvider.objects.in_workspace(provider.workspace_id).update(is_enabled=False)
        assert bound.get("/w/harrow-vale/projects/").headers["Location"] == START
        assert bound.get(OTHER).status_code == 403

    @pytest.mark.parametrize(
        "change",
        [{"issuer": "https://other.example"}, {"slug": "another"}, {"certificates": "another"}, {"client_id": "other"}],
    )
    def test_ends_for_the_workspace_when_its_provider_is_trusted_by_something_else(
        self, provider: IdentityProvider, bound: Client, change: dict[str, str]
    ) -> None:
        rows = IdentityProvider.objects.in_workspace(provider.workspace_id)
        rows.update(name="Renamed", joins_by_domain=True)
        assert bound.get("/w/harrow-vale/projects/").status_code == 200
        rows.update(**change)
        assert bound.get("/w/harrow-vale/projects/").headers["Location"] == START
        assert bound.get(OTHER).status_code == 403

    def test_ends_with_the_membership(self, cast: Cast, bound: Client) -> None:
        cast.bob.archived_at = datetime.now(UTC)
        cast.bob.save()
        assert bound.get("/w/harrow-vale/projects/").status_code == 403

    def test_of_somebody_else_ends_the_session_before(
        self, cast: Cast, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        builders.identity(provider, cast.bob.login, "bob")
        mock.tell("bob", email=cast.bob.email)
        browser = browser_of.of(cast.alice.login)
        browser_of.arrive(browser, provider, mock, "bob")
        assert browser.session["_auth_user_id"] == str(cast.bob.login_id)
        assert browser.get(OTHER).status_code == 403


def test_a_session_of_the_login_stays_one_when_a_provider_vouches_too(
    cast: Cast, second: Workspace, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers
) -> None:
    builders.identity(provider, cast.bob.login, "bob")
    mock.tell("bob", email=cast.bob.email)
    browser = browser_of.of(cast.bob.login)
    browser_of.arrive(browser, provider, mock, "bob")
    for path in ("/w/harrow-vale/projects/", "/w/second/projects/"):
        assert browser.get(path).status_code == 200


class TestRequiredSingleSignOn:
    @pytest.fixture(autouse=True)
    def required(self, cast: Cast, provider: IdentityProvider) -> None:
        with_second_factor(cast.alice)
        require(cast.alice.workspace, cast.alice)

    def test_leads_a_session_without_proof_to_the_providers_and_back(
        self, cast: Cast, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        builders.identity(provider, cast.bob.login, "bob")
        mock.tell("bob", email=cast.bob.email)
        browser = browser_of.of(cast.bob.login)
        assert browser.get("/w/harrow-vale/projects/").headers["Location"] == START
        assert "Continue with" in browser.get(START).content.decode()
        answer = browser_of.arrive(browser, provider, mock, "bob", wanted="/w/harrow-vale/projects/")
        assert answer.headers["Location"] == "/w/harrow-vale/projects/"
        assert browser.get("/w/harrow-vale/projects/").status_code == 200

    def test_loses_nothing_of_a_form_that_was_sent(self, cast: Cast, browser_of: Browsers) -> None:
        answer = browser_of.of(cast.bob.login).post(HOME, {"notes": "an hour of thought", "workspace": "harrow-vale"})
        assert answer.status_code == 409
        assert "an hour of thought" in answer.content.decode()

    def test_spares_the_one_administrator_with_a_second_factor(self, cast: Cast, browser_of: Browsers) -> None:
        browser = browser_of.of(cast.alice.login)
        assert browser.get("/w/harrow-vale/projects/").status_code == 200
        Authenticator.objects.all().delete()
        assert browser.get("/w/harrow-vale/projects/").status_code == 302

    @pytest.mark.parametrize("change", [{"role": "manager"}, {"archived_at": datetime.now(UTC)}])
    def test_spares_nobody_who_is_no_administrator_any_more(
        self, cast: Cast, browser_of: Browsers, change: dict[str, object]
    ) -> None:
        browser = browser_of.of(cast.alice.login)
        Member.objects.in_workspace(cast.alice.workspace_id).filter(id=cast.alice.id).update(**change)
        assert browser.get("/w/harrow-vale/projects/").status_code != 200

    def test_asks_nothing_of_api_keys_and_of_other_workspaces(self, cast: Cast, browser_of: Browsers) -> None:
        assert Api.of(cast.bob).get("/me").status == 200
        assert browser_of.of(cast.mallory.login).get("/w/elsewhere/projects/").status_code == 200

    def test_shows_nothing_of_itself_on_pages_of_the_login_before(self, cast: Cast, browser_of: Browsers) -> None:
        browser = browser_of.of(cast.bob.login)
        for answer in (browser.get(SECURITY), browser.post(SECURITY)):
            assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        second = factories.workspace(name="Second Company", subdomain="second")
        factories.member(second, first_name="Bob", login=cast.bob.login)
        session = browser.session
        session["workspace"] = "harrow-vale"
        session.save()
        answer = browser.get(SECURITY)
        assert answer.status_code == 200
        assert "/w/second/time/" in answer.content.decode()
        assert "/w/harrow-vale/time/" not in answer.content.decode()

    def test_lets_the_proof_open_pages_of_the_login_too(
        self, cast: Cast, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        builders.identity(provider, cast.bob.login, "bob")
        mock.tell("bob", email=cast.bob.email)
        browser = browser_of.of(cast.bob.login)
        browser_of.arrive(browser, provider, mock, "bob")
        assert browser.get(SECURITY).status_code == 200

    def test_takes_no_proof_of_another_workspaces_provider(
        self, cast: Cast, mock: OpenIdMock, browser_of: Browsers
    ) -> None:
        theirs = builders.openid_provider(cast.mallory.workspace, issuer=mock.issuer)
        factories.member(cast.mallory.workspace, first_name="Bob", login=cast.bob.login)
        builders.identity(theirs, cast.bob.login, "bob")
        mock.tell("bob", email=cast.bob.email)
        browser = browser_of.nobody()
        browser_of.arrive(browser, theirs, mock, "bob")
        assert browser.get("/w/elsewhere/projects/").status_code == 200
        assert browser.get("/w/harrow-vale/projects/").status_code == 403


def test_a_page_costs_no_query_more_where_nobody_uses_single_sign_on(
    cast: Cast, browser_of: Browsers, django_assert_num_queries: object
) -> None:
    member = Member.objects.in_workspace(cast.bob.workspace_id).select_related("workspace").get(id=cast.bob.id)
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture is a context manager
        assert admits({}, member) is Admission.OPEN
