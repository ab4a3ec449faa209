"""Settings, Security: second factors, recovery codes and sessions, through the pages (the passkeys stand in journeys)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.test import Client

from keito_server.accounts.models import Login
from keito_server.accounts.queries import get_protection
from tests import factories
from tests.conftest import Cast
from tests.pages import text_of

SECURITY = "/account/security/"
PASSWORD = factories.PASSWORD


def code_of(secret: str) -> str:
    """What an authenticator app with this secret shows now."""
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def signs_in(login: Login, *, user_agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") -> Client:
    """A browser in which somebody has typed their password."""
    client = Client(headers={"user-agent": user_agent})
    answer = client.post("/sign-in/", {"login": login.email, "password": PASSWORD})
    assert answer.status_code == 302, text_of(answer.content.decode())
    return client


def confirmed(client: Client) -> Client:
    """The browser, in which the password was typed once more."""
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": SECURITY}).status_code == 302
    return client


@pytest.fixture
def alice(cast: Cast) -> Login:
    login = cast.alice.login
    assert login is not None
    login.set_password(PASSWORD)
    login.save()
    return login


def has_app(login: Login) -> tuple[Client, str, list[str]]:
    """Switches the authenticator app on by the page; answers the browser, the secret and the recovery codes."""
    client = confirmed(signs_in(login))
    page = client.get(SECURITY + "app/").content.decode()
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found is not None
    answer = client.post(SECURITY + "app/", {"code": code_of(found[1])})
    assert answer.status_code == 302, text_of(answer.content.decode())
    shown = client.get(answer.headers["Location"]).content.decode()
    return client, found[1], re.findall(r"<li>(\d{8})", shown)


def test_an_app_is_switched_on_by_one_of_its_codes_and_gives_recovery_codes_once(alice: Login) -> None:
    client, secret, codes = has_app(alice)
    assert len(set(codes)) == 10
    again = client.get(SECURITY + "recovery-codes/").content.decode()
    assert not re.search(r"<li>\d{8}", again)
    assert "10 recovery codes left" in text_of(client.get(SECURITY).content.decode())
    stored = Authenticator.objects.get(user=alice, type="totp").data
    assert secret not in str(stored), "the secret is sealed at rest"
    assert get_protection(alice).has_second_factor


def test_a_wrong_code_switches_nothing_on(alice: Login) -> None:
    client = confirmed(signs_in(alice))
    client.get(SECURITY + "app/")
    answer = client.post(SECURITY + "app/", {"code": "000000"})
    assert "This code is not right" in text_of(answer.content.decode())
    assert not get_protection(alice).has_second_factor


def test_from_then_on_the_password_alone_opens_nothing(alice: Login, cast: Cast) -> None:
    _, _, codes = has_app(alice)
    client = Client()
    answer = client.post("/sign-in/", {"login": alice.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/sign-in/second-step/")
    assert client.get(f"/w/{cast.alice.workspace.subdomain}/time/").status_code == 302, "not signed in yet"
    wrong = client.post("/sign-in/second-step/", {"code": "123123"})
    assert "This code is not right" in text_of(wrong.content.decode())
    assert client.post("/sign-in/second-step/", {"code": codes[0]}).status_code == 302
    assert client.get(f"/w/{cast.alice.workspace.subdomain}/settings/api/").status_code == 200
    second = Client()
    second.post("/sign-in/", {"login": alice.email, "password": PASSWORD})
    used = second.post("/sign-in/second-step/", {"code": codes[0]})
    assert "This code is not right" in text_of(used.content.decode()), "a recovery code works once"


def test_guessing_the_second_step_is_throttled(alice: Login) -> None:
    _, secret, _ = has_app(alice)
    client = Client()
    client.post("/sign-in/", {"login": alice.email, "password": PASSWORD})
    for number in range(12):
        client.post("/sign-in/second-step/", {"code": f"{number:06}"})
    client.post("/sign-in/second-step/", {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session, "even the right code is refused for a while"


def test_the_pages_show_where_one_is_signed_in_and_sign_out_elsewhere(alice: Login, cast: Cast) -> None:
    here = signs_in(alice)
    signs_in(alice, user_agent="Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36")
    other = signs_in(alice, user_agent="Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1")
    shown = text_of(here.get(SECURITY).content.decode())
    assert "Firefox on Linux This browser" in shown
    assert "Safari on iPhone" in shown
    phone = UserSession.objects.get(user=alice, user_agent__contains="iPhone")
    assert here.post(f"{SECURITY}sessions/{phone.pk}/end/").status_code == 302
    page = f"/w/{cast.alice.workspace.subdomain}/settings/api/"
    assert other.get(page).status_code == 302
    assert here.get(page).status_code == 200
    here.post(f"{SECURITY}sessions/end/")
    assert "Chrome on Windows" not in text_of(here.get(SECURITY).content.decode())
    assert here.get(page).status_code == 200, "this browser stays"


def test_the_session_of_somebody_else_cannot_be_ended(alice: Login, cast: Cast) -> None:
    assert cast.bob.login is not None
    cast.bob.login.set_password(PASSWORD)
    cast.bob.login.save()
    bob = signs_in(cast.bob.login)
    session = UserSession.objects.get(user=cast.bob.login)
    assert signs_in(alice).post(f"{SECURITY}sessions/{session.pk}/end/").status_code == 404
    assert bob.get(SECURITY).status_code == 200


def test_what_changes_the_sign_in_asks_once_more_who_is_there(alice: Login) -> None:
    client = signs_in(alice)
    for path in ("app/", "passkeys/new/", "recovery-codes/new/"):
        answer = client.get(SECURITY + path)
        assert answer.headers["Location"].startswith("/account/confirm/?next=")
    asked = client.get(answer.headers["Location"])
    assert "Confirm that it is you" in text_of(asked.content.decode())
    wrong = client.post(answer.headers["Location"], {"password": "not this one", "next": SECURITY + "app/"})
    assert "Not confirmed" in text_of(wrong.content.decode())
    right = client.post(answer.headers["Location"], {"password": PASSWORD, "next": SECURITY + "app/"})
    assert right.headers["Location"] == SECURITY + "app/"
    assert client.get(SECURITY + "app/").status_code == 200
    elsewhere = client.post("/account/confirm/", {"password": PASSWORD, "next": "https://evil.example/"})
    assert "evil.example" not in elsewhere.headers["Location"]
