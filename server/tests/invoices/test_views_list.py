"""The list of invoices, as one sees it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from keito_server.invoices import actions
from keito_server.invoices.models import InvoiceLine
from keito_server.team.models import Member
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
    assert "British pounds 1 invoice £125.00 – – – – – £125.00" in words
    assert "Japanese yen 1 invoice ¥5,000" in words


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
    assert browser_of(desk.cast.alice).queries(LIST) == 8


def test_the_list_is_narrowed_to_a_project_by_what_is_billed_of_it(desk: Desk) -> None:
    other = factories.project(desk.client, name="Open banking", team=(desk.cast.bob,), tasks=(desk.development,))
    desk.issued()
    desk.time(desk.cast.bob, on=other, spent_date=NOW.date())
    draft = desk.draft(project_ids=[other.id])
    alone = browser_of(desk.cast.alice).page(f"{LIST}?project={desk.project.public_id}")
    assert "INV-2026-0001" in alone
    assert draft.public_id not in alone
    assert "1, drafts first" in text_of(alone)
    of_other = browser_of(desk.cast.alice).page(f"{LIST}?project={other.public_id}")
    assert draft.public_id in of_other
    assert "INV-2026-0001" not in of_other
    assert "Owed to you" not in of_other


def test_an_expense_or_a_line_of_the_project_is_enough(desk: Desk) -> None:
    other = factories.project(desk.client, name="Open banking", team=(desk.cast.bob,), tasks=(desk.development,))
    desk.expense(on=other)
    with_expense = desk.draft(project_ids=[other.id], takes_expenses=True)
    with_line = actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=later())
    fields: actions.LineFields = {"description": "Retainer", "unit_price": Decimal(5000)}
    actions.add_line(actor=desk.cast.alice, invoice_id=with_line.id, fields=fields, now=later())
    InvoiceLine.objects.across_workspaces().filter(invoice=with_line).update(project=other)
    page = browser_of(desk.cast.alice).page(f"{LIST}?project={other.public_id}")
    assert with_expense.public_id in page
    assert with_line.public_id in page


def test_the_chip_offers_the_projects_and_the_tabs_and_pages_keep_the_chosen_one(desk: Desk) -> None:
    desk.issued()
    for number in range(50):
        desk.issued(now=NOW - timedelta(days=number + 1))
    page = browser_of(desk.cast.alice).page(LIST)
    narrowed = f"{LIST}?project={desk.project.public_id}"
    assert f'href="/w/harrow-vale{narrowed}">Payments platform</a>' in page
    page = browser_of(desk.cast.alice).page(narrowed)
    assert "Project: Payments platform. Show all" in page
    assert f"{LIST}drafts/?project={desk.project.public_id}" in page
    assert f"project={desk.project.public_id}&amp;skip=50" in page


def test_a_project_without_invoices_says_so(desk: Desk) -> None:
    browser = browser_of(desk.cast.alice)
    assert "No invoices of this project" in browser.page(f"{LIST}?project={desk.project.public_id}")
    assert "No drafts of this project" in browser.page(f"{LIST}drafts/?project={desk.project.public_id}")


@pytest.fixture
def drafting_manager(desk: Desk) -> Member:
    """Carol, who manages the desk's project, with leave to draft invoices."""
    desk.cast.carol.manager_permissions = ["draft_invoices"]
    desk.cast.carol.save()
    return desk.cast.carol


def test_a_manager_narrows_to_no_project_that_somebody_else_manages(desk: Desk, drafting_manager: Member) -> None:
    other = factories.project(desk.client, name="Open banking", team=(desk.cast.carol,))
    desk.time(desk.cast.bob)
    desk.draft()
    browser = browser_of(drafting_manager)
    assert browser.get(f"{LIST}?project={desk.project.public_id}").status_code == 200
    assert "Open banking" not in browser.page(LIST)
    for out_of_reach in (other.public_id, factories.project(desk.client).public_id[:-1], "prj_none"):
        assert browser.get(f"{LIST}?project={out_of_reach}").status_code == 404


def test_a_narrowed_list_takes_few_statements(desk: Desk, drafting_manager: Member) -> None:
    desk.issued()
    for actor in (desk.cast.alice, drafting_manager):
        assert browser_of(actor).queries(f"{LIST}?project={desk.project.public_id}") <= 12
