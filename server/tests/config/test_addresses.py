"""Addresses as people type them lead to the page that is meant (and nothing else is touched)."""

from typing import Any

import pytest
from django.test import Client

from tests.api_caller import Api
from tests.conftest import Cast
from tests.pages import browser_of


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/sign-in", "/sign-in/"),
        ("/sign-up", "/sign-up/"),
        ("/sign-in?next=/w/acme/time/%3Fa%3Db&x=1", "/sign-in/?next=/w/acme/time/%3Fa%3Db&x=1"),
        ("/w/harrow-vale/time", "/w/harrow-vale/time/"),
        ("/w/nobody-has-this/invoices?page=2", "/w/nobody-has-this/invoices/?page=2"),
        ("/v1/docs/", "/v1/docs"),
        ("/v1/docs/?a=%2F", "/v1/docs?a=%2F"),
    ],
)
def test_an_address_without_its_slash_leads_to_the_page_for_good(method: str, typed: str, meant: str) -> None:
    answered = getattr(Client(), method)(typed)
    assert (answered.status_code, answered.headers["Location"]) == (301, meant)


def test_a_member_arrives_at_the_page(cast: Cast) -> None:
    browser = browser_of(cast.bob)
    arrived = browser.client.get(browser.url("/time"), follow=True)
    assert (arrived.status_code, arrived.redirect_chain) == (200, [(browser.url("/time/"), 301)])


@pytest.mark.parametrize("path", ["/nothing", "/w/harrow-vale/nothing", "/sign-in/nothing"])
def test_an_address_that_is_none_with_a_slash_either_is_the_page_that_says_so(path: str) -> None:
    answered = Client().get(path)
    assert answered.status_code == 404
    assert b"<html" in answered.content


def test_a_form_is_not_sent_on(settings: Any) -> None:
    for debug in (False, True):
        settings.DEBUG = debug
        answered = Client().post("/sign-up", {"name": "Bob"})
        assert answered.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/time-entries/"), ("GET", "/nothing"), ("GET", ""), ("POST", "/docs/"), ("PUT", "/docs/")],
)
def test_the_api_sends_nobody_elsewhere(method: str, path: str) -> None:
    answered = Api(None).call(method, path)
    assert answered.error == (404, "not_found", None)
    assert "Location" not in answered.headers


def test_a_page_without_a_slash_of_its_own_stays() -> None:
    assert Client().get("/v1/docs").status_code == 200
