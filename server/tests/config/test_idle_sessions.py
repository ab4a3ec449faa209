"""Whoever does nothing for long is signed out at the next request."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.test import Client

from tests.accounts.pages import ada, credentials
from tests.accounts.pages import quick_hashes as quick_hashes
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]


def signed_in(**values: str) -> Client:
    client = Client()
    client.post("/sign-in/", credentials(**values))
    client.get("/")
    return client


def test_a_session_that_ends_with_the_browser_ends_after_the_idle_hours_too() -> None:
    ada()
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in()
        clock.shift(timedelta(hours=12))
        answer = client.get("/account/security/?tab=1")
        assert answer.headers["Location"] == "/sign-in/?next=/account/security/%3Ftab%3D1"
        assert not get_user(client).is_authenticated
        page = client.get(answer.headers["Location"]).content.decode()
        assert "nothing happened for 12 hours" in page
        assert "nothing happened" not in client.get("/sign-in/").content.decode()


def test_every_use_begins_the_idle_hours_anew() -> None:
    ada()
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in()
        for _ in range(5):
            clock.shift(timedelta(hours=11))
            client.get("/")
        assert get_user(client).is_authenticated


def test_the_hours_are_a_setting(settings: LazySettings) -> None:
    settings.SESSION_IDLE_SECONDS = 3600
    ada()
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in()
        clock.shift(timedelta(minutes=61))
        client.get("/")
        assert "nothing happened for 1 hour." in client.get("/sign-in/").content.decode()


def test_whoever_stays_signed_in_does_so_for_thirty_days_after_the_last_use() -> None:
    ada()
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(remember="on")
        for _ in range(3):
            clock.shift(timedelta(days=29))
            answer = client.get("/")
            assert answer.cookies["keito_session"]["max-age"] == 30 * 24 * 3600
        assert get_user(client).is_authenticated
        clock.shift(timedelta(days=30))
        client.get("/")
        assert not get_user(client).is_authenticated


def test_a_use_is_not_written_at_every_request(django_assert_num_queries: pytest.FixtureRequest) -> None:
    ada()
    client = signed_in()
    before = client.session["last_used"]
    client.get("/")
    assert client.session["last_used"] == before
