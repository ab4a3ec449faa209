"""Guessing passwords is throttled, by account and by address, for all processes together."""

from datetime import timedelta
from functools import partial
from typing import cast

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.http import HttpResponse
from django.test import Client

from keito_server.accounts.events import LetterWritten
from tests.accounts.pages import EMAIL, ada, credentials, error_of, link_of
from tests.accounts.pages import letters as letters
from tests.accounts.pages import quick_hashes as quick_hashes
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk

pytestmark = pytest.mark.usefixtures("quick_hashes")
IN_ALL = 5


def guess(client: Client, *, email: str = EMAIL, address: str = "192.0.2.7", password: str = "wrong") -> HttpResponse:
    answer = client.post("/sign-in/", credentials(login=email, password=password), REMOTE_ADDR=address)
    return cast("HttpResponse", answer)


def words(answer: HttpResponse) -> str:
    return error_of(answer.content.decode(), "password")


@pytest.mark.parametrize("email", [EMAIL, "nobody@analytical.example"])
def test_few_tries_left_are_counted_down_whether_or_not_there_is_such_an_account(db: None, email: str) -> None:
    ada()
    said = [words(guess(Client(), email=email)) for _ in range(IN_ALL)]
    assert said[0] == "Email and password do not match. Check both, Caps Lock too."
    assert [text.partition("too. ")[2] for text in said[1:]] == [
        "After 3 more tries we wait 15 minutes.",
        "After 2 more tries we wait 15 minutes.",
        "After one more try we wait 15 minutes.",
        "We now wait 15 minutes before the next try.",
    ]
    assert words(guess(Client(), email=email)) == "Too many tries. Wait 15 minutes, or have a link mailed to you."


def test_after_too_many_tries_even_the_right_password_waits_wherever_it_comes_from(db: None) -> None:
    ada()
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(IN_ALL):
            guess(Client(), address=f"192.0.2.{number}")
        clock.shift(timedelta(minutes=5))
        client = Client()
        right = guess(client, address="198.51.100.1", password="lamp ferry oat nine")
        assert words(right) == "Too many tries. Wait 10 minutes, or have a link mailed to you."
        assert not get_user(client).is_authenticated
        clock.shift(timedelta(minutes=10, seconds=1))
        assert guess(client, password="lamp ferry oat nine").status_code == 302


def test_the_host_that_is_asked_for_gives_no_further_tries(db: None) -> None:
    ada()
    for host in ("localhost", "127.0.0.1", "localhost", "127.0.0.1", "localhost"):
        Client().post("/sign-in/", credentials(password="wrong"), headers={"host": host})
    answer = Client().post("/sign-in/", credentials(), headers={"host": "127.0.0.1"})
    assert "Too many tries" in error_of(answer.content.decode(), "password")


def test_one_address_may_not_guess_at_many_accounts(db: None) -> None:
    ada()
    for number in range(10):
        guess(Client(), email=f"person{number}@analytical.example")
    assert "Too many tries. Wait 1 minute" in words(guess(Client(), password="lamp ferry oat nine"))
    assert guess(Client(), address="198.51.100.1", password="lamp ferry oat nine").status_code == 302


def test_tries_that_succeed_do_not_count(db: None) -> None:
    ada()
    for _ in range(2 * IN_ALL):
        assert guess(Client(), password="lamp ferry oat nine").status_code == 302


def test_a_new_password_ends_the_wait(client: Client, db: None, letters: list[LetterWritten]) -> None:
    ada()
    for _ in range(IN_ALL):
        guess(Client())
    client.post("/account/password/reset/", {"email": EMAIL})
    form = client.get(link_of(letters[0]), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "four seasons in one"})
    assert guess(Client(), password="four seasons in one").status_code == 302


def test_links_are_mailed_three_times_in_a_quarter_of_an_hour(
    client: Client, db: None, letters: list[LetterWritten]
) -> None:
    statuses = [client.post("/account/password/reset/", {"email": EMAIL}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert len(letters) == 3


def test_signing_up_is_throttled_by_address(db: None) -> None:
    client = Client()
    statuses = {client.post("/sign-up/", {}).status_code for _ in range(10)}
    assert statuses == {422}
    refused = client.post("/sign-up/", {})
    assert refused.status_code == 429
    assert "Too many tries" in refused.content.decode()


def test_guesses_at_the_same_instant_are_all_counted(database_on_disk: str, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
    ada()
    answers = at_once(*[partial(guess, Client()) for _ in range(8)])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    matched = [answer for answer in answers if isinstance(answer, HttpResponse) and "do not match" in words(answer)]
    assert len(matched) <= IN_ALL
    assert "Too many tries" in words(guess(Client()))


def test_all_processes_see_one_count(db: None) -> None:
    cache = caches["default"]
    assert isinstance(cache, DatabaseCache)
    cache.set("shared", "by all")
    assert caches.create_connection("default").get("shared") == "by all"
