"""Signing in by OpenID Connect, at providers by other people (P7)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from keito_server.accounts.models import Login
from keito_server.events.models import AuditEvent
from keito_server.single_sign_on.models import Identity, IdentityProvider
from keito_server.team.models import Member
from tests.conftest import Cast
from tests.single_sign_on import builders
from tests.single_sign_on.conftest import Browsers, signed_in_as
from tests.single_sign_on.openid_fakes import Nano, OpenIdMock

HOME = "/w/harrow-vale/time/"


@pytest.fixture
def known_bob(cast: Cast, provider: IdentityProvider, mock: OpenIdMock) -> Identity:
    """Bob, as the mock knows him."""
    mock.tell("bob", email=cast.bob.email, email_verified=True, name="Bob Lindqvist")
    return builders.identity(provider, cast.bob.login, "bob")


def test_a_known_identity_lands_on_the_time_page(
    cast: Cast, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    browser = browser_of.nobody()
    answer = browser_of.arrive(browser, provider, mock, "bob")
    assert (answer.status_code, answer.headers["Location"]) == (302, HOME)
    assert signed_in_as(browser) == str(cast.bob.login_id)
    assert browser.get(HOME).status_code in (200, 302)
    known_bob = Identity.objects.in_workspace(provider.workspace_id).get()
    assert known_bob.last_used_at is not None
    [came_in] = AuditEvent.objects.in_workspace(provider.workspace_id).filter(kind="MemberSignedIn")
    assert came_in.actor_id == cast.bob.id
    assert came_in.data == f'{{"method":"single sign-on by {provider.name}"}}'


def test_asks_with_state_nonce_and_pkce(provider: IdentityProvider, browser_of: Browsers) -> None:
    asked = parse_qs(urlsplit(browser_of.leave(browser_of.nobody(), provider)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))
    assert sorted(asked["scope"][0].split()) == ["email", "openid", "profile"]
    assert asked["redirect_uri"] == [f"http://testserver/sso/oidc/{provider.slug}/callback/"]


def test_takes_nothing_from_the_address_but_where_to_go(provider: IdentityProvider, browser_of: Browsers) -> None:
    answer = browser_of.nobody().get(
        f"/sso/oidc/{provider.slug}/login/",
        {"auth_params": "redirect_uri=https://evil.example&client_id=evil", "scope": "admin", "process": "connect"},
    )
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["client_id"] == ["keito"]
    assert "evil" not in answer.headers["Location"]
    assert "admin" not in asked["scope"][0]


def test_nanoidp_whose_address_comes_with_the_user_information_only(
    cast: Cast, nanoidp: Nano, browser_of: Browsers
) -> None:
    workspace = cast.alice.workspace
    provider = builders.openid_provider(
        workspace,
        issuer=nanoidp.issuer,
        client_id=nanoidp.client_id,
        client_secret=nanoidp.client_secret,
        token_authentication="client_secret_basic",
        joins_by_domain=True,
    )
    builders.domain(workspace)
    browser = browser_of.nobody()
    answer = browser_of.follow(browser, nanoidp.sign_in(browser_of.leave(browser, provider)))
    assert answer.headers.get("Location") == HOME, answer.content.decode()
    assert Member.objects.in_workspace(workspace.id).filter(email=nanoidp.email, role="member").exists()


def test_the_page_that_was_wanted_comes_back_and_an_address_elsewhere_does_not(
    provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    for wanted, led_to in (
        ("/w/harrow-vale/projects/?q=1", "/w/harrow-vale/projects/?q=1"),
        ("/w/elsewhere/time/", HOME),
        ("https://evil.example/w/harrow-vale/", HOME),
        ("//evil.example/w/harrow-vale/", HOME),
        ("/\\evil.example", HOME),
    ):
        answer = browser_of.arrive(browser_of.nobody(), provider, mock, "bob", wanted=wanted)
        assert answer.headers["Location"] == led_to


def test_an_answer_that_another_browser_asked_for_is_refused(
    provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    callback = mock.sign_in(browser_of.leave(browser_of.nobody(), provider), "bob")
    victim = browser_of.nobody()
    answer = browser_of.follow(victim, callback)
    assert answer.status_code == 403
    assert signed_in_as(victim) is None


def test_an_answer_counts_once(
    provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    browser = browser_of.nobody()
    callback = mock.sign_in(browser_of.leave(browser, provider), "bob")
    assert browser_of.follow(browser, callback).status_code == 302
    assert browser_of.follow(browser, callback).status_code == 403


def test_a_person_who_declines_is_told_so(provider: IdentityProvider, browser_of: Browsers) -> None:
    browser = browser_of.nobody()
    state = parse_qs(urlsplit(browser_of.leave(browser, provider)).query)["state"][0]
    answer = browser.get(f"/sso/oidc/{provider.slug}/callback/", {"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "stopped signing in" in answer.content.decode()


def test_an_answer_of_one_provider_counts_for_no_other(
    cast: Cast, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    theirs = builders.openid_provider(cast.mallory.workspace, issuer=mock.issuer)
    browser = browser_of.nobody()
    callback = mock.sign_in(browser_of.leave(browser, theirs), "bob")
    answer = browser_of.follow(browser, callback.replace(theirs.slug, provider.slug))
    assert answer.status_code == 403
    assert signed_in_as(browser) is None


def test_an_answer_that_names_another_issuer_is_refused(
    provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    browser = browser_of.nobody()
    callback = mock.sign_in(browser_of.leave(browser, provider), "bob")
    assert browser_of.follow(browser, f"{callback}&iss=https://evil.example").status_code == 403


def test_a_provider_that_calls_itself_otherwise_than_when_it_was_added_is_refused(
    provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    IdentityProvider.objects.in_workspace(provider.workspace_id).update(issuer=f"{mock.issuer}/")
    answer = browser_of.nobody().get(f"/sso/oidc/{provider.slug}/login/")
    assert answer.status_code == 403
    assert "calls itself by another name" in answer.content.decode()


def test_the_same_subject_at_another_provider_is_another_person(
    cast: Cast, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    second = builders.openid_provider(cast.alice.workspace, issuer=mock.issuer, name="Second")
    browser = browser_of.nobody()
    assert browser_of.arrive(browser, second, mock, "bob").status_code == 403
    assert signed_in_as(browser) is None


def test_an_archived_member_is_not_let_in(
    cast: Cast, provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    cast.bob.archived_at = cast.bob.created_at
    cast.bob.save()
    browser = browser_of.nobody()
    answer = browser_of.arrive(browser, provider, mock, "bob")
    assert answer.status_code == 403
    assert "does not yet" in answer.content.decode()
    assert signed_in_as(browser) is None


def test_a_provider_that_is_switched_off_is_no_address(provider: IdentityProvider) -> None:
    IdentityProvider.objects.in_workspace(provider.workspace_id).update(is_enabled=False)
    for path in (f"/sso/oidc/{provider.slug}/login/", f"/sso/oidc/{provider.slug}/callback/"):
        assert Client().get(path).status_code == 404


def test_a_provider_that_cannot_be_reached_is_a_calm_page(cast: Cast) -> None:
    provider = builders.openid_provider(cast.alice.workspace, issuer="http://127.0.0.1:9")
    answer = Client().get(f"/sso/oidc/{provider.slug}/login/")
    assert answer.status_code == 403
    assert "could not be reached" in answer.content.decode()


def test_django_allauth_stores_nothing_of_a_person(
    provider: IdentityProvider, mock: OpenIdMock, browser_of: Browsers, known_bob: Identity
) -> None:
    from allauth.socialaccount.models import SocialAccount, SocialToken

    logins = Login.objects.count()
    browser_of.arrive(browser_of.nobody(), provider, mock, "bob")
    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)
    assert Login.objects.count() == logins
    assert AuditEvent.objects.across_workspaces().exclude(kind="MemberSignedIn").count() == 0
