"""Signing in and out."""

from typing import cast

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from keito_server.team.models import Member
from tests import factories
from tests.accounts.pages import EMAIL, ada, credentials, error_of, login_of, without_what_changes
from tests.accounts.pages import quick_hashes as quick_hashes
from tests.conftest import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]
SIGN_IN = "/sign-in/"
WRONG = "Email and password do not match. Check both, Caps Lock too."


def sign_in(client: Client, **values: str) -> HttpResponse:
    return cast("HttpResponse", client.post(SIGN_IN, credentials(**values)))


def test_signing_in_leads_to_the_page_that_was_wanted(client: Client) -> None:
    login = ada()
    response = sign_in(client, next="/w/somewhere/time/?a=1")
    assert response.headers["Location"] == "/w/somewhere/time/?a=1"
    assert get_user(client) == login


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_signing_in_never_leads_to_another_site(client: Client, wanted: str) -> None:
    ada()
    assert sign_in(client, next=wanted).headers["Location"] == "/"


def test_a_wrong_address_and_a_wrong_password_read_the_same(client: Client) -> None:
    ada()
    wrong = sign_in(client, password="not that one")
    unknown = sign_in(client, login="ida@analytical.example")
    assert wrong.status_code == unknown.status_code == 422
    assert error_of(wrong.content.decode(), "password") == WRONG
    page = unknown.content.decode().replace("ida@analytical.example", EMAIL)
    assert without_what_changes(wrong.content.decode()) == without_what_changes(page)


def test_a_wrong_address_costs_as_many_hashings_as_a_wrong_password(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    rounds: list[int] = []

    def count(self: PBKDF2PasswordHasher, password: str, salt: str, iterations: int | None = None) -> str:
        rounds.append(iterations or self.iterations)
        return f"pbkdf2_sha256${iterations or self.iterations}${salt}$hash-of-{password}"

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", count)
    ada()
    costs = {}
    for email in (EMAIL, "nobody@analytical.example"):
        rounds.clear()
        sign_in(client, login=email, password="not that one")
        costs[email] = list(rounds)
    assert costs[EMAIL] == costs["nobody@analytical.example"] == [PBKDF2PasswordHasher.iterations]


def test_an_address_is_found_in_any_case(client: Client) -> None:
    login = ada()
    sign_in(client, login=" ADA@Analytical.example ")
    assert get_user(client) == login


def test_a_refused_sign_in_keeps_the_address_and_where_it_leads(client: Client) -> None:
    page = sign_in(client, next="/w/x/time/").content.decode()
    assert f'value="{EMAIL}"' in page
    assert 'name="next" value="/w/x/time/"' in page
    assert "lamp ferry" not in page


def test_a_closed_login_does_not_open_and_says_so_only_to_whoever_knows_the_password(client: Client) -> None:
    login = ada()
    login.is_active = False
    login.save()
    assert error_of(sign_in(client, password="not that one").content.decode(), "password") == WRONG
    assert sign_in(client).headers["Location"] == "/sign-in/inactive/"
    assert "closed" in client.get("/sign-in/inactive/").content.decode()
    assert not get_user(client).is_authenticated


def test_signing_in_gives_the_session_another_key(client: Client) -> None:
    ada()
    client.get("/")
    session = client.session
    session["kept"] = "yes"
    session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(("remember", "lasts"), [({"remember": "on"}, 30 * 24 * 3600), ({}, "")])
def test_a_session_lasts_thirty_days_if_one_stays_signed_in_and_else_as_long_as_the_browser(
    client: Client, remember: dict[str, str], lasts: int | str
) -> None:
    ada()
    cookie = client.post(SIGN_IN, credentials(**remember)).cookies["keito_session"]
    assert cookie["max-age"] == lasts
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_page_of_a_workspace_asks_to_sign_in_first(client: Client) -> None:
    response = client.get("/w/harrow-vale/time/2026-03-12/")
    assert response.headers["Location"] == "/sign-in/?next=/w/harrow-vale/time/2026-03-12/"


def test_whoever_is_signed_in_skips_the_gate(client: Client, cast: Cast) -> None:
    client.force_login(login_of(cast.bob))
    assert client.get(SIGN_IN).headers["Location"] == "/"
    assert client.get("/sign-up/").headers["Location"] == "/"


def test_signing_out_ends_the_session_and_takes_a_post(client: Client, cast: Cast) -> None:
    client.force_login(login_of(cast.bob))
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == SIGN_IN
    assert not get_user(client).is_authenticated


@pytest.fixture
def sample_workspace(settings: LazySettings) -> list[Member]:
    settings.DEMO = True
    here = factories.workspace(name="Harrow & Vale")
    names = {"Alice": "administrator", "Carol": "manager", "Bob": "member", "Dora": "member"}
    return [
        factories.member(here, first_name=name, role=role, email=f"{name.lower()}@harrowvale.example")
        for name, role in names.items()
    ]


def test_the_demonstration_offers_three_people_in_one_click(client: Client, sample_workspace: list[Member]) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert page.index("alice@harrow") < page.index("carol@harrow") < page.index("bob@harrow")
    assert "dora@harrow" not in page
    response = client.post(reverse("sign_in_as_sample"), {"email": "carol@harrowvale.example"})
    assert response.headers["Location"] == "/"
    assert get_user(client) == sample_workspace[1].login


@pytest.mark.parametrize("email", ["dora@harrowvale.example", "nobody@harrowvale.example", ""])
def test_only_the_sample_people_may_be_become(client: Client, sample_workspace: list[Member], email: str) -> None:
    assert client.post(reverse("sign_in_as_sample"), {"email": email}).status_code == 404


def test_an_archived_sample_person_is_not_offered(client: Client, sample_workspace: list[Member]) -> None:
    sample_workspace[0].archived_at = NOW
    sample_workspace[0].save()
    assert "alice@harrow" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("sign_in_as_sample"), {"email": "alice@harrowvale.example"}).status_code == 404


def test_nobody_is_offered_outside_a_demonstration(
    client: Client, sample_workspace: list[Member], settings: LazySettings
) -> None:
    settings.DEMO = False
    assert "harrowvale" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("sign_in_as_sample"), {"email": "bob@harrowvale.example"}).status_code == 404
