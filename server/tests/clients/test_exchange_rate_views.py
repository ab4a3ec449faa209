"""Settings, Exchange rates, as an administrator sees them."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from keito_server.clients.models import ExchangeRate
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, error_of, text_of

PATH = "/settings/exchange-rates/"
YEN = {"currency": "JPY", "valid_from": "2026-03-01", "units": "100", "price": "0.5234"}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_empty_page_says_what_rates_are_for(cast: Cast) -> None:
    assert "No exchange rates yet" in browser_of(cast.alice).page(PATH)


def test_a_rate_reads_as_it_was_typed(cast: Cast) -> None:
    words = text_of(browser_of(cast.alice).saved(f"{PATH}new/", **YEN))
    assert "Japanese yen JPY" in words
    assert "100 JPY = £0.5234" in words
    assert "Set the rate of Japanese yen from" in words


def test_each_rate_says_until_when_it_holds(cast: Cast) -> None:
    for day, price in ((date(2026, 1, 1), "0.7"), (date(2026, 3, 1), "0.8"), (date(2026, 4, 1), "0.9")):
        factories.exchange_rate(cast.alice.workspace, "USD", price, valid_from=day)
    words = text_of(browser_of(cast.alice).page(PATH))
    assert re.search(r"1 Apr 2026 Planned open .*1 Mar 2026 Now 31 Mar 2026 .*1 Jan 2026 28 Feb 2026", words)


def test_a_rate_can_be_changed_on_a_phone_as_well(cast: Cast) -> None:
    factories.exchange_rate(cast.alice.workspace, "USD", "0.8")
    change = re.search(r'<a class="([^"]*)"[^>]*>Change<', browser_of(cast.alice).page(PATH))
    assert change and "wide-only" not in change[1].split()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"currency": ""}, "currency", "Choose a currency"),
        ({"units": "0"}, "units", "whole number"),
        ({"units": "1.5"}, "units", "whole number"),
        ({"price": ""}, "price", "worth"),
        ({"price": "0"}, "price", "more than 0"),
        ({"price": "0.1234567"}, "price", "is not an amount"),
        ({"valid_from": ""}, "valid_from", "first day"),
    ],
)
def test_what_is_wrong_with_a_rate_is_said_beside_its_field(
    cast: Cast, wrong: dict[str, str], field: str, words: str
) -> None:
    page = browser_of(cast.alice).refused(f"{PATH}new/", **(YEN | wrong))
    assert words in error_of(page, field)


def test_a_second_rate_of_the_day_is_refused_beside_the_day(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    browser.saved(f"{PATH}new/", **YEN)
    assert "already" in error_of(browser.refused(f"{PATH}new/", **YEN), "valid_from")


def test_a_rate_is_changed_deleted_and_brought_back(cast: Cast) -> None:
    rate = factories.exchange_rate(cast.alice.workspace, "JPY", "0.5", units=100)
    browser = browser_of(cast.alice)
    assert "100 JPY = £0.5234" in text_of(browser.saved(f"{PATH}{rate.public_id}/", **YEN))
    page = browser.saved(f"{PATH}{rate.public_id}/delete/")
    [undo] = set(re.findall(r'action="/w/harrow-vale([^"]+/restore/[^"]+)"', page))
    assert "100 JPY = £0.5234" in text_of(browser.saved(undo))
    assert ExchangeRate.objects.in_workspace(cast.alice.workspace_id).get().id == rate.id


def test_the_page_is_for_administrators_and_not_in_the_list_of_others(cast: Cast) -> None:
    for member in (cast.bob, cast.carol):
        assert browser_of(member).get(PATH).status_code == 403
    assert PATH in browser_of(cast.alice).page("/settings/company/")


def test_the_page_takes_as_many_queries_for_one_rate_as_for_many(cast: Cast) -> None:
    factories.exchange_rate(cast.alice.workspace, "USD", "0.7")
    browser = browser_of(cast.alice)
    few = browser.queries(PATH)
    for currency in ("EUR", "CHF", "JPY"):
        factories.exchange_rate(cast.alice.workspace, currency, "0.7")
    assert browser.queries(PATH) == few <= 5
