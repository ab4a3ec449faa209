"""The list of invoices, as one sees it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from keito_server.invoices import actions
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk, later
from tests.pages import browser_of, text_of

LIST = "/invoices/"
NEW = "/invoices/new/"

pytestmark = pytest.mark.usefixtures("today")


def test_an_empty_list_says_what_to_do_next(desk: Desk) -> None:
    page = browser_of(desk.cast.alice).page(LIST)
    assert "Turn tracked time into an invoice" in page
    assert f'href="/w/harrow-vale{NEW}"' in page


def test_drafts_stand_first_then_the_newest(desk: Desk) -> None:
    for days_ago in (40, 3):
        desk.issued(now=NOW - timedelta(days=days_ago))
    desk.time(desk.cast.bob)
    desk.draft()
    words = text_of(browser_of(desk.cast.alice).page(LIST))
    assert words.index("on issue, net 30") < words.index("INV-2026-0002") < words.index("INV-2026-0001")
    assert "Overdue, 10 days" in words
    assert "3 days ago" in words


def test_the_year_stands_only_with_days_of_another_one(desk: Desk) -> None:
    desk.issued(now=NOW - timedelta(days=100))
    desk.issued(now=NOW - timedelta(days=3))
    words = text_of(browser_of(desk.cast.alice).page(LIST))
    assert "2 Dec 2025 100 days ago" in words
    assert "9 Mar 3 days ago" in words
    assert "9 Mar 2026" not in words


def test_the_drafts_stand_on_a_tab_of_their_own(desk: Desk) -> None:
    desk.issued()
    desk.time(desk.cast.bob)
    desk.draft()
    words = text_of(browser_of(desk.cast.alice).page("/invoices/drafts/"))
    assert "INV-2026-0001" not in words
    assert "Meridian Bank" in words


def test_what_is_owed_is_listed_by_currency_and_never_added(desk: Desk) -> None:
    desk.issued()
    lumen = factories.client(desk.cast.alice.workspace, currency="JPY")
    other = actions.draft_blank(actor=desk.cast.alice, client_id=lumen.id, now=NOW)
    fields: actions.LineFields = {"description": "Advice", "unit_price": Decimal(5000)}
    actions.add_line(actor=desk.cast.alice, invoice_id=other.id, fields=fields, now=NOW)
    actions.issue(actor=desk.cast.alice, invoice_id=other.id, now=NOW)
    words = text_of(browser_of(desk.cast.alice).page(LIST))
    assert "GBP 1 invoice £125.00 – – – – – £125.00" in words
    assert "JPY 1 invoice ¥5,000" in words


def test_fifty_a_page_with_newer_and_older(desk: Desk) -> None:
    for number in range(51):
        actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=later(number))
    browser = browser_of(desk.cast.alice)
    assert browser.page(LIST).count("Edit the draft") == 50
    assert browser.page(f"{LIST}?skip=50").count("Edit the draft") == 1
    assert browser.page(f"{LIST}?skip=abc").count("Edit the draft") == 50


def test_members_see_no_invoices_and_no_line_in_the_menu(desk: Desk) -> None:
    browser = browser_of(desk.cast.bob)
    assert browser.get(LIST).status_code == 403
    assert "/invoices/" not in browser.page("/time/")


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_the_same_statements_however_long_it_is(desk: Desk, count: int) -> None:
    for days_ago in range(count):
        desk.issued(now=NOW - timedelta(days=days_ago))
    assert browser_of(desk.cast.alice).queries(LIST) == 7
