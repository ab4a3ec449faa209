"""Signing in by WorkOS, against its own emulator: it proves the login itself, and takes none over (P7)."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from keito_server.accounts.models import Login
from keito_server.single_sign_on.models import WorkosIdentity
from keito_server.single_sign_on.queries import list_identities
from tests import factories
from tests.conftest import Cast
from tests.single_sign_on.conftest import Browsers, signed_in_as
from tests.single_sign_on.workos_fake import API_KEY, WorkosFake, workos_fake

LOGIN = "/sso/workos/login/"
QUESTION = "/sso/connect/identity/"


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkosFake]:
    with workos_fake(tmp_path_factory.mktemp("workos")) as started:
        yield started


@pytest.fixture(autouse=True)
def configured(settings: LazySettings, emulator: WorkosFake, db: None) -> None:
    settings.WORKOS_CLIENT_ID, settings.WORKOS_API_KEY = "client_keito", API_KEY
    settings.WORKOS_API_URL = emulator.address
    settings.PUBLIC_URL = "http://127.0.0.1:8000"


def come_by_workos(
    browser: Client, emulator: WorkosFake, browsers: Browsers, email: str, *, wanted: str = ""
) -> HttpResponse:
    asked = browser.get(LOGIN, {"next": wanted} if wanted else {}).headers["Location"]
    return browsers.follow(browser, emulator.sign_in(asked, email))


def known_as_bob(cast: Cast, subject: str) -> None:
    assert cast.bob.login is not None
    WorkosIdentity.objects.create(subject=subject, login=cast.bob.login, created_at=cast.bob.created_at)


def test_a_new_address_makes_a_login_without_a_password_and_comes_back_as_it(
    emulator: WorkosFake, browser_of: Browsers
) -> None:
    emulator.make("wanda@acme.example", first_name="Wanda")
    first, second = browser_of.nobody(), browser_of.nobody()
    for browser in (first, second):
        assert come_by_workos(browser, emulator, browser_of, "wanda@acme.example").status_code == 302
    wanda = Login.objects.get(email="wanda@acme.example")
    assert not wanda.has_usable_password()
    assert signed_in_as(first) == signed_in_as(second) == str(wanda.id)
    assert [linked.provider_name for linked in list_identities(wanda)] == ["WorkOS"]


def test_a_known_identity_opens_all_workspaces_of_its_login_as_a_password_does(
    cast: Cast, emulator: WorkosFake, browser_of: Browsers
) -> None:
    second = factories.workspace(subdomain="second")
    factories.member(second, first_name="Bob", login=cast.bob.login)
    known_as_bob(cast, emulator.make("bob-at-workos@acme.example"))
    browser = browser_of.nobody()
    answer = come_by_workos(
        browser, emulator, browser_of, "bob-at-workos@acme.example", wanted="/w/harrow-vale/projects/"
    )
    assert answer.headers["Location"] == "/w/harrow-vale/projects/"
    for path in ("/w/harrow-vale/projects/", "/w/second/projects/"):
        assert browser.get(path).status_code == 200


def test_asks_for_the_second_factor_of_a_login_that_has_one(
    cast: Cast, emulator: WorkosFake, browser_of: Browsers
) -> None:
    Authenticator.objects.create(user=cast.bob.login, type=Authenticator.Type.TOTP, data={"secret": "sealed"})
    known_as_bob(cast, emulator.make("careful-bob@acme.example"))
    browser = browser_of.nobody()
    answer = come_by_workos(browser, emulator, browser_of, "careful-bob@acme.example")
    assert "second-step" in answer.headers["Location"]
    assert signed_in_as(browser) is None


def test_a_login_that_exists_is_not_taken_over_but_its_owner_asked(
    cast: Cast, emulator: WorkosFake, browser_of: Browsers
) -> None:
    emulator.make(cast.bob.email)
    browser = browser_of.nobody()
    answer = come_by_workos(browser, emulator, browser_of, cast.bob.email)
    assert answer.headers["Location"].endswith(f"?next={QUESTION}")
    assert signed_in_as(browser) is None
    owner = browser_of.of(cast.bob.login)
    assert come_by_workos(owner, emulator, browser_of, cast.bob.email).headers["Location"] == QUESTION
    assert "Connect <bdi>WorkOS</bdi>" in owner.get(QUESTION).content.decode()
    assert owner.post(QUESTION, {"answer": "yes"}).status_code == 302
    assert WorkosIdentity.objects.get().login_id == cast.bob.login_id


def test_an_unverified_address_brings_nobody(emulator: WorkosFake, browser_of: Browsers) -> None:
    emulator.make("unsure@acme.example", email_verified=False)
    browser = browser_of.nobody()
    answer = come_by_workos(browser, emulator, browser_of, "unsure@acme.example")
    assert answer.status_code == 403
    assert "no verified e-mail address" in answer.content.decode()
    assert not Login.objects.filter(email="unsure@acme.example").exists()


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(emulator: WorkosFake, browser_of: Browsers) -> None:
    emulator.make("once@acme.example")
    browser = browser_of.nobody()
    callback = emulator.sign_in(browser.get(LOGIN).headers["Location"], "once@acme.example")
    for other in (browser_of.nobody(), browser):
        assert browser_of.follow(other, callback.replace("state=", "state=x")).status_code == 403
    assert browser_of.follow(browser, callback).status_code == 403, "the attempt was used up by the wrong state"
    callback = emulator.sign_in(browser.get(LOGIN).headers["Location"], "once@acme.example")
    assert browser_of.follow(browser, callback).status_code == 302
    assert browser_of.follow(browser, callback).status_code == 403


def test_a_code_of_another_attempt_fails_its_proof(emulator: WorkosFake, browser_of: Browsers) -> None:
    emulator.make("mixed@acme.example")
    victim, thief = browser_of.nobody(), browser_of.nobody()
    stolen = emulator.sign_in(victim.get(LOGIN).headers["Location"], "mixed@acme.example")
    own_state = parse_qs(urlsplit(thief.get(LOGIN).headers["Location"]).query)["state"][0]
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    answer = thief.get("/sso/workos/callback/", {"code": code, "state": own_state})
    assert answer.status_code == 403
    assert signed_in_as(thief) is None


def test_asks_with_state_and_pkce_and_leads_nowhere_else(emulator: WorkosFake, browser_of: Browsers) -> None:
    browser = browser_of.nobody()
    asked = parse_qs(urlsplit(browser.get(LOGIN).headers["Location"]).query)
    assert (asked["code_challenge_method"], asked["client_id"]) == (["S256"], ["client_keito"])
    emulator.make("open@acme.example")
    answer = come_by_workos(browser, emulator, browser_of, "open@acme.example", wanted="https://evil.example/")
    assert answer.headers["Location"] == "/"


def test_an_emulator_that_does_not_answer_is_a_calm_page(settings: LazySettings, browser_of: Browsers) -> None:
    settings.WORKOS_API_URL = "http://127.0.0.1:9"
    browser = browser_of.nobody()
    state = parse_qs(urlsplit(browser.get(LOGIN).headers["Location"]).query)["state"][0]
    answer = browser.get("/sso/workos/callback/", {"code": "any", "state": state})
    assert answer.status_code == 403
    assert "does not answer" in answer.content.decode()


def test_is_offered_only_where_it_is_configured(settings: LazySettings, cast: Cast) -> None:
    assert "Continue with WorkOS" in Client().get("/sign-in/").content.decode()
    settings.WORKOS_API_KEY = ""
    assert "WorkOS" not in Client().get("/sign-in/").content.decode()
    assert Client().get(LOGIN).status_code == 404
