"""Signing up, and verifying the address by a code."""

from datetime import timedelta
from typing import cast

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpResponse
from django.test import Client

from keito_server.accounts.events import LetterWritten
from keito_server.accounts.models import Login
from tests.accounts.pages import EMAIL, PASSWORD, ada, code_of, credentials, error_of, without_what_changes
from tests.accounts.pages import letters as letters
from tests.accounts.pages import quick_hashes as quick_hashes
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]

SIGN_UP = "/sign-up/"
CODE = "/sign-up/code/"
TYPED = {"first_name": "Ada", "last_name": "King Lovelace", "email": EMAIL, "password1": PASSWORD}


def sign_up(client: Client, **values: str) -> HttpResponse:
    return cast("HttpResponse", client.post(SIGN_UP, TYPED | values))


def test_without_mail_signing_up_opens_at_once_and_keeps_the_name_for_the_next_page(client: Client) -> None:
    response = sign_up(client)
    assert response.headers["Location"] == "/"
    login = get_user(client)
    assert isinstance(login, Login)
    assert login.email == EMAIL
    assert client.session["name"] == ["Ada", "King Lovelace"]
    assert not EmailAddress.objects.get(user=login).verified


def test_with_mail_signing_up_opens_once_the_mailed_code_is_typed(client: Client, letters: list[LetterWritten]) -> None:
    assert sign_up(client).headers["Location"] == CODE
    assert not get_user(client).is_authenticated
    page = client.get(CODE).content.decode()
    assert EMAIL in page
    [letter] = letters
    assert letter.address == EMAIL
    assert code_of(letter) not in page
    response = client.post(CODE, {"code": code_of(letter).lower()})
    assert response.headers["Location"] == "/"
    login = get_user(client)
    assert isinstance(login, Login)
    assert EmailAddress.objects.get(user=login).verified
    assert client.session["name"] == ["Ada", "King Lovelace"]


def test_no_word_of_the_confirmed_address_waits_for_a_page_after_the_sign_up(
    client: Client, letters: list[LetterWritten]
) -> None:
    sign_up(client)
    client.post(CODE, {"code": code_of(letters[0])})
    assert get_user(client).is_authenticated
    assert "toasts" not in client.session


def test_an_address_that_has_a_login_is_answered_like_a_new_one(letters: list[LetterWritten]) -> None:
    ada()
    pages = []
    for email in (EMAIL, "ida@analytical.example"):
        client = Client()
        response = sign_up(client, email=email)
        page = client.get(CODE)
        wrong = client.post(CODE, {"code": "AAAAAA"})
        pages.append(
            [
                (answer.status_code, answer.headers.get("Location"), without_what_changes(answer.content.decode()))
                for answer in (response, page, wrong)
            ]
        )
    known, new = pages
    assert known == [(status, place, text.replace("ida@", "ada@")) for status, place, text in new]
    assert [letter.subject.partition(":")[0] for letter in letters] == [
        "You have a Keito login already",
        "Your code for Keito",
    ]
    assert Login.objects.filter(email=EMAIL).count() == 1


def test_an_address_that_has_a_login_costs_as_many_hashings_as_a_new_one(
    letters: list[LetterWritten], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    rounds: list[int] = []

    def count(self: PBKDF2PasswordHasher, password: str, salt: str, iterations: int | None = None) -> str:
        rounds.append(iterations or self.iterations)
        return f"pbkdf2_sha256${self.iterations}${salt}$hash-of-{password}"

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", count)
    ada()
    costs = []
    for email in (EMAIL, "ida@analytical.example"):
        rounds.clear()
        sign_up(Client(), email=email)
        costs.append(list(rounds))
    assert costs == [[PBKDF2PasswordHasher.iterations]] * 2


def test_the_password_of_an_address_that_has_a_login_stays_as_it_was(
    client: Client, letters: list[LetterWritten]
) -> None:
    login = ada()
    sign_up(client, password1="something else altogether")
    login.refresh_from_db()
    assert login.check_password(PASSWORD)


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_ends_it(
    client: Client, letters: list[LetterWritten]
) -> None:
    sign_up(client)
    for left in ("4 more tries", "3 more tries", "2 more tries", "1 more try"):
        response = client.post(CODE, {"code": "AAAAAA"})
        assert response.status_code == 422
        assert left in error_of(response.content.decode(), "code")
    assert client.post(CODE, {"code": "AAAAAA"}).headers["Location"] == "/sign-in/"
    assert "Too many tries" in client.get("/sign-in/").content.decode()
    assert client.post(CODE, {"code": code_of(letters[0])}).headers["Location"] == "/sign-in/"
    assert not get_user(client).is_authenticated


def test_a_code_is_good_for_fifteen_minutes(client: Client, letters: list[LetterWritten]) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_up(client)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert client.post(CODE, {"code": code_of(letters[0])}).headers["Location"] == "/sign-in/"
    assert not get_user(client).is_authenticated


def test_another_code_replaces_the_first(client: Client, letters: list[LetterWritten]) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_up(client)
        clock.shift(timedelta(seconds=11))
        client.post(CODE, {"action": "resend"})
        first, second = letters
        assert client.post(CODE, {"code": code_of(first)}).status_code == 422
        assert client.post(CODE, {"code": code_of(second)}).headers["Location"] == "/"


def test_whoever_signs_in_before_verifying_gets_a_code_first(client: Client, letters: list[LetterWritten]) -> None:
    ada(is_verified=False)
    assert client.post("/sign-in/", credentials()).headers["Location"] == CODE
    assert not get_user(client).is_authenticated
    client.post(CODE, {"code": code_of(letters[0])})
    assert get_user(client).is_authenticated


def test_whoever_mistyped_the_address_starts_again(client: Client, letters: list[LetterWritten]) -> None:
    sign_up(client)
    assert client.get(SIGN_UP).headers["Location"] == CODE
    assert client.post("/sign-out/", {"next": SIGN_UP}).headers["Location"] == SIGN_UP
    assert client.get(SIGN_UP).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("first_name", "", "Say what to call you."),
        ("first_name", "x" * 81, "A name may have 80 letters. Shorten it."),
        ("email", "", "Type your e-mail address."),
        ("email", "ada", "This is not an e-mail address."),
        ("password1", "", "Choose a password."),
        ("password1", "short", "This password is too short."),
        ("password1", "password123", "This password is too common."),
        ("password1", "analytical.example", "too similar to the email"),
    ],
)
def test_says_what_is_wrong_and_makes_nothing(client: Client, field: str, value: str, words: str) -> None:
    response = sign_up(client, **{field: value})
    assert response.status_code == 422
    assert words in error_of(response.content.decode(), field)
    assert not Login.objects.exists()


def test_a_refused_sign_up_keeps_everything_typed_but_the_password(client: Client) -> None:
    page = sign_up(client, password1="short").content.decode()
    assert 'value="King Lovelace"' in page
    assert f'value="{EMAIL}"' in page
    assert 'value="short"' not in page


def test_without_mail_a_taken_address_is_refused_since_no_mail_could_tell(client: Client) -> None:
    ada()
    response = sign_up(client, email="ADA@analytical.example")
    assert response.status_code == 422
    assert "already" in error_of(response.content.decode(), "email")
