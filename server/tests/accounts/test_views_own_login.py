"""Resetting and changing the password, and changing the address."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.test import Client

from keito_server.accounts.events import LetterWritten
from keito_server.accounts.models import Login
from tests import factories
from tests.accounts.pages import EMAIL, PASSWORD, ada, code_of, credentials, error_of, link_of, without_what_changes
from tests.accounts.pages import letters as letters
from tests.accounts.pages import quick_hashes as quick_hashes
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]

RESET, SENT = "/account/password/reset/", "/account/password/reset/sent/"
CHANGE, CHANGE_EMAIL = "/account/password/", "/account/email/"
NEW = "four seasons in one"


def signed_in(**values: str) -> Client:
    client = Client()
    assert client.post("/sign-in/", credentials(**values)).status_code == 302
    return client


def confirmed() -> Client:
    """Signed in, and the password typed once more: what changes the sign-in asks for it."""
    client = signed_in()
    client.post("/account/confirm/", {"password": PASSWORD})
    return client


def member() -> Login:
    """Ada, who is a member somewhere: pages of the login are shown in a workspace's shell."""
    login = ada()
    factories.member(factories.workspace(), login=login, email=EMAIL)
    return login


def test_a_forgotten_password_is_set_anew_by_the_mailed_link_and_opens_nothing_by_itself(
    client: Client, letters: list[LetterWritten]
) -> None:
    login = ada()
    assert client.post(RESET, {"email": EMAIL.upper()}).headers["Location"] == SENT
    form = client.get(link_of(letters[0]), follow=True)
    assert link_of(letters[0]) not in form.request["PATH_INFO"]
    assert client.post(form.request["PATH_INFO"], {"password1": NEW}).status_code == 302
    login.refresh_from_db()
    assert login.check_password(NEW)
    assert not get_user(client).is_authenticated
    assert [letter.subject for letter in letters] == [
        "Set a new password for Keito",
        "Your Keito password was set anew",
    ]


def test_a_link_is_good_once_and_for_an_hour(client: Client, letters: list[LetterWritten]) -> None:
    ada()
    with time_machine.travel(NOW, tick=False) as clock:
        client.post(RESET, {"email": EMAIL})
        first = link_of(letters[0])
        client.post(client.get(first, follow=True).request["PATH_INFO"], {"password1": NEW})
        assert "This link is used up" in Client().get(first, follow=True).content.decode()
        client.post(RESET, {"email": EMAIL})
        clock.shift(timedelta(hours=1, seconds=1))
        assert "This link is used up" in Client().get(link_of(letters[2]), follow=True).content.decode()


def test_asking_for_a_link_answers_the_same_whether_there_is_such_an_account(letters: list[LetterWritten]) -> None:
    ada()
    answers = []
    for email in (EMAIL, "nobody@analytical.example"):
        client = Client()
        asked = client.post(RESET, {"email": email})
        answers.append(
            (asked.status_code, asked.headers["Location"], without_what_changes(client.get(SENT).content.decode()))
        )
    assert answers[0] == answers[1]
    assert [letter.subject for letter in letters] == [
        "Set a new password for Keito",
        "There is no Keito login with this address",
    ]


def test_a_link_leads_to_the_address_that_people_use(
    client: Client, letters: list[LetterWritten], settings: LazySettings
) -> None:
    settings.PUBLIC_URL = "https://time.example.com"
    ada()
    client.post(RESET, {"email": EMAIL}, headers={"host": "localhost"})
    assert "Set a new password: https://time.example.com/account/password/reset/" in letters[0].text
    assert 'href="https://time.example.com/account/password/reset/' in letters[0].html


def test_without_mail_the_page_says_who_can_help(client: Client) -> None:
    ada()
    assert "manage.py changepassword" in client.get(RESET).content.decode()
    assert client.post(RESET, {"email": EMAIL}).status_code == 422


def test_a_changed_password_signs_out_everywhere_else_and_is_told_by_mail(letters: list[LetterWritten]) -> None:
    member()
    here, elsewhere = signed_in(), signed_in()
    answer = here.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW})
    assert answer.headers["Location"] == "/account/security/"
    assert get_user(here).is_authenticated
    assert not get_user(elsewhere).is_authenticated
    assert "Password changed" in here.get("/account/security/").content.decode()
    [letter] = letters
    assert letter.subject == "Your Keito password was changed"
    assert "127.0.0.1" in letter.text


def test_a_password_that_was_set_anew_signs_out_everywhere(letters: list[LetterWritten]) -> None:
    member()
    elsewhere, anybody = signed_in(), Client()
    anybody.post(RESET, {"email": EMAIL})
    anybody.post(anybody.get(link_of(letters[0]), follow=True).request["PATH_INFO"], {"password1": NEW})
    assert not get_user(elsewhere).is_authenticated


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (
            {"oldpassword": "not that one", "password1": NEW},
            "oldpassword",
            "This is not the password that you have now.",
        ),
        ({"oldpassword": "", "password1": NEW}, "oldpassword", "Type the password that you have now."),
        ({"oldpassword": PASSWORD, "password1": "short"}, "password1", "This password is too short."),
        ({"oldpassword": PASSWORD, "password1": EMAIL}, "password1", "too similar to the email"),
    ],
)
def test_a_password_is_changed_by_whoever_knows_it_to_one_that_is_good(
    typed: dict[str, str], field: str, words: str
) -> None:
    login = member()
    answer = signed_in().post(CHANGE, typed)
    assert answer.status_code == 422
    assert words in error_of(answer.content.decode(), field)
    login.refresh_from_db()
    assert login.check_password(PASSWORD)


def test_whoever_came_without_a_password_sets_a_first_one(client: Client) -> None:
    login = factories.login("sso@analytical.example")
    factories.member(factories.workspace(), login=login, email=login.email)
    client.force_login(login)
    assert client.get(CHANGE).headers["Location"] == "/account/password/set/"
    assert client.post("/account/password/set/", {"password1": NEW}).headers["Location"] == "/account/security/"
    login.refresh_from_db()
    assert login.check_password(NEW)
    assert get_user(client).is_authenticated


def test_another_address_counts_once_its_code_was_typed(letters: list[LetterWritten]) -> None:
    login = member()
    client = confirmed()
    assert client.post(CHANGE_EMAIL, {"email": "Ada@new.example"}).headers["Location"] == "/sign-up/code/"
    login.refresh_from_db()
    assert login.email == EMAIL
    assert client.post("/sign-up/code/", {"code": "AAAAAA"}).status_code == 422
    assert client.post("/sign-up/code/", {"code": code_of(letters[0])}).headers["Location"] == CHANGE_EMAIL
    login.refresh_from_db()
    assert login.email == "ada@new.example"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("ada@new.example", True, True)]
    assert [(letter.address, letter.subject.partition(":")[0]) for letter in letters] == [
        ("ada@new.example", "Your code for this address"),
        (EMAIL, "Your Keito address was changed"),
    ]


def test_another_address_asks_for_the_password_first_and_then_goes_on(letters: list[LetterWritten]) -> None:
    member()
    client = signed_in()
    asked = client.post(CHANGE_EMAIL, {"email": "ada@new.example"}).headers["Location"]
    assert asked.startswith("/account/confirm/?next=")
    assert not letters
    assert client.post(asked, {"password": PASSWORD}).headers["Location"] == "/sign-up/code/"
    assert [letter.address for letter in letters] == ["ada@new.example"]


def test_the_member_has_the_new_address_too(letters: list[LetterWritten]) -> None:
    login = ada()
    of_login = factories.member(factories.workspace(), login=login, email=EMAIL)
    client = confirmed()
    client.post(CHANGE_EMAIL, {"email": "ada@new.example"})
    client.post("/sign-up/code/", {"code": code_of(letters[0])})
    of_login.refresh_from_db()
    assert of_login.email == "ada@new.example"


def test_an_address_of_somebody_else_reads_like_any_other_until_its_code_is_typed(letters: list[LetterWritten]) -> None:
    login = member()
    factories.login("ida@new.example")
    client = confirmed()
    assert client.post(CHANGE_EMAIL, {"email": "ida@new.example"}).headers["Location"] == "/sign-up/code/"
    answer = client.post("/sign-up/code/", {"code": code_of(letters[0])})
    assert answer.status_code == 422
    login.refresh_from_db()
    assert login.email == EMAIL


def test_without_mail_an_address_cannot_be_verified_and_so_not_be_changed() -> None:
    member()
    client = signed_in()
    assert "sends no mail" in client.get(CHANGE_EMAIL).content.decode()
    assert client.post(CHANGE_EMAIL, {"email": "ada@new.example"}).status_code == 422


@pytest.mark.parametrize("path", [CHANGE, CHANGE_EMAIL, "/account/password/set/"])
def test_pages_of_a_login_ask_to_sign_in_first(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/sign-in/?next={path}"
