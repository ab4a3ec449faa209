"""Expenses on the pages of invoices: offered with a tick, shown with what stands behind them, warned about (G4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keito_server.expenses.models import Receipt
from keito_server.invoices import actions, queries
from keito_server.invoices.models import Invoice
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk
from tests.invoices.test_views_taking import NEW, choice, shown_with
from tests.pages import browser_of, text_of

MOST_QUERIES = 12

pytestmark = pytest.mark.usefixtures("today")


def receipt(desk: Desk, **values: Any) -> Receipt:
    """A receipt of an expense of Bob's; its file is not looked at."""
    expense = desk.expense(**values)
    return Receipt.objects.create(
        workspace_id=expense.workspace_id,
        expense=expense,
        uploaded_by=desk.cast.bob,
        name="ticket.pdf",
        kind="application/pdf",
        size=1,
        file="receipts/ticket.pdf",
        created_at=NOW,
    )


def path_of(invoice: Invoice) -> str:
    return f"/invoices/{invoice.public_id}/"


def test_expenses_that_wait_are_offered_with_their_count_and_sum(desk: Desk) -> None:
    desk.time(desk.cast.bob, hours="2")
    desk.expense(spent_date=date(2026, 2, 20))
    desk.tokens(180)
    page = browser_of(desk.cast.alice).page(f"{NEW}?client={desk.client.public_id}")
    words = text_of(page)
    assert 'name="first_day" value="2026-02-20"' in page
    assert "2 expenses, £13.04 2.00 £250.00" in words
    assert "Expenses 2, £13.04" in words
    assert "before tax, for 2.00 hours in 1 entry and 2 expenses, 20 Feb" in words
    assert "180 k tokens" in words
    assert "£263.04" in words


def test_without_the_tick_expenses_stay_where_they_are(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    desk.expense()
    browser = browser_of(desk.cast.alice)
    preview = browser.post(NEW, **choice(desk, intent="preview")).content.decode()
    assert "Expenses 1, £12.50" in text_of(preview)
    assert "£137.50" not in preview
    browser.saved(NEW, **choice(desk))
    assert Invoice.objects.in_workspace(desk.client.workspace_id).get().total == 125


def test_with_the_tick_they_are_taken_and_shown_under_their_heading(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    receipt(desk, notes="Rail, London to Leeds")
    page = browser_of(desk.cast.alice).saved(NEW, **choice(desk, takes_expenses="on"))
    words = text_of(page)
    assert "Expenses, Payments platform" in words
    assert "1 expense, 1 receipt" in words
    assert "12 Mar, Rail, London to Leeds (receipt)" in page
    assert "1 entry, 1 expense" in words


def test_expenses_that_somebody_else_has_taken_are_said_on_the_form(desk: Desk) -> None:
    for _ in range(2):
        desk.expense()
    browser, ticked = browser_of(desk.cast.alice), {"takes_expenses": "on"}
    page = browser.post(NEW, **choice(desk, intent="preview", **ticked)).content.decode()
    seen = shown_with(page) | {"shown_expenses": "2"}
    assert 'name="shown_expenses" value="2"' in page
    actions.delete_draft(actor=desk.cast.alice, invoice_id=desk.draft(takes_expenses=True).id, now=NOW)
    desk.draft(takes_expenses=True)
    desk.expense()
    assert "Some of this was put on another invoice" in browser.refused(NEW, **choice(desk, **ticked, **seen))


def test_a_client_for_whom_only_expenses_wait_is_ready_to_bill(desk: Desk) -> None:
    factories.client(desk.cast.alice.workspace, name="Lumen Energie")
    desk.expense()
    assert "Meridian Bank 1 expense, £12.50 – –" in text_of(browser_of(desk.cast.alice).page(NEW))


def test_the_page_says_how_many_expenses_wait_for_approval(desk: Desk) -> None:
    desk.expense(submission=factories.submission(desk.cast.bob))
    words = text_of(browser_of(desk.cast.alice).page(f"{NEW}?client={desk.client.public_id}"))
    assert "1 expense is not approved yet ( £12.50 ). Only approved expenses can be invoiced." in words


def test_a_workspace_without_expenses_is_offered_none(desk: Desk) -> None:
    desk.expense()
    workspace = desk.client.workspace
    workspace.uses_expenses = False
    workspace.save()
    assert "takes_expenses" not in browser_of(desk.cast.alice).page(f"{NEW}?client={desk.client.public_id}")


def test_a_line_opens_into_its_expenses_with_receipts_and_sessions(desk: Desk) -> None:
    of = factories.category(desk.client.workspace, name="Travel")
    kept = receipt(desk, of=of, notes="Rail")
    desk.expense(of=of, session_id="run-7", total=Decimal("0.135"))
    invoice = desk.draft(takes_expenses=True)
    [line] = queries.list_lines(desk.cast.alice, invoice)
    browser = browser_of(desk.cast.alice)
    page = browser.page(f"{path_of(invoice)}lines/{line.public_id}/")
    words = text_of(page)
    assert "All expenses behind this line" in words
    assert f"/expenses/receipts/{kept.public_id}/" in page
    assert "session run-7" in words
    assert "2 expenses £12.635" in words


def test_an_issued_invoice_leads_to_the_expenses_behind_it(desk: Desk) -> None:
    desk.expense()
    invoice = desk.draft(takes_expenses=True)
    actions.issue(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)
    page = browser_of(desk.cast.alice).page(path_of(invoice))
    assert "Behind the lines 1 expense" in text_of(page)
    assert "data-entries" in page


def test_a_price_below_the_makers_is_warned_about_to_administrators_alone(desk: Desk) -> None:
    factories.exchange_rate(desk.client.workspace, "USD", "0.80")
    desk.tokens(100, model="claude-opus-4-6", input_tokens=100_000, provider_cost=Decimal("0.50"))
    invoice = desk.draft(takes_expenses=True)
    words = text_of(browser_of(desk.cast.alice).page(path_of(invoice)))
    assert "Below the provider’s price, £0.004 for 1k tokens" in words
    desk.cast.carol.manager_permissions = ["draft_invoices"]
    desk.cast.carol.save()
    assert "Below the provider’s price" not in text_of(browser_of(desk.cast.carol).page(path_of(invoice)))


def test_a_draft_names_the_expenses_that_are_not_approved(desk: Desk) -> None:
    of = factories.category(desk.client.workspace, name="Travel")
    desk.expense(of=of)
    invoice = desk.draft(takes_expenses=True)
    workspace = desk.client.workspace
    workspace.uses_approvals = True
    workspace.save()
    words = text_of(browser_of(desk.cast.alice).page(path_of(invoice)))
    assert (
        "1 expense on this draft is not approved. Approve it, or remove its line, before you issue: “Travel”." in words
    )


def test_pages_ask_few_queries_however_much_is_spent(desk: Desk) -> None:
    factories.exchange_rate(desk.client.workspace, "USD", "0.80")
    bot = desk.cast.review_bot
    approved = factories.submission(bot, state="approved", decided_by=desk.cast.alice)
    for _ in range(5):
        desk.time(bot, submission=approved)
        desk.expense(bot, submission=approved)
        desk.tokens(1, model="m", input_tokens=1_000, provider_cost=Decimal("0.50"), submission=approved)
    desk.expense(submission=factories.submission(desk.cast.bob))
    browser = browser_of(desk.cast.alice)
    assert browser.queries(NEW) <= MOST_QUERIES
    assert browser.queries(f"{NEW}?client={desk.client.public_id}") <= MOST_QUERIES
    invoice = desk.draft(takes_expenses=True)
    assert browser.queries(path_of(invoice)) <= MOST_QUERIES
    actions.issue(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)
    assert browser.queries(path_of(invoice)) <= MOST_QUERIES
