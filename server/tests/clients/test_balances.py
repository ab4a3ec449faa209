"""What clients owe, on their list and pages, and who sees it (N5, P5)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from keito_server.clients import queries
from keito_server.clients.models import Client
from keito_server.clients.queries import Balance
from keito_server.invoices.models import Invoice
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, text_of

TODAY = date(2026, 3, 12)
PATH = "/manage/clients/"


def invoice(by: Member, client: Client, total: str, **values: Any) -> Invoice:
    """An issued invoice of a client, due in 30 days; without a number a draft."""
    number = values.get("number")
    issue_date = values.pop("issue_date", TODAY - timedelta(days=40)) if number else None
    due = {"issue_date": issue_date, "due_date": issue_date + timedelta(days=30)} if issue_date else {}
    state = Invoice.State.OPEN if number else Invoice.State.DRAFT
    made = {"state": state, "currency": client.currency, "total": Decimal(total), "created_at": NOW, "updated_at": NOW}
    return factories.made(
        Invoice, workspace_id=client.workspace_id, client=client, created_by=by, **(made | due | values)
    )


def balance_of(actor: Member, client: Client) -> Balance | None:
    queries.fill_figures(actor, [client], opened=client, today=TODAY)
    return client.balance


@pytest.fixture
def meridian(cast: Cast) -> Client:
    return factories.client(cast.alice.workspace, name="Meridian Bank", currency="GBP")


def test_a_balance_is_what_is_issued_and_not_paid(cast: Cast, meridian: Client) -> None:
    invoice(cast.alice, meridian, "100.10", number="1")
    invoice(cast.alice, meridian, "20", number="2", issue_date=TODAY)
    invoice(cast.alice, meridian, "7", number="3", state=Invoice.State.PAID)
    invoice(cast.alice, meridian, "9", number="4", state=Invoice.State.PAID, issue_date=date(2024, 1, 1))
    invoice(cast.alice, meridian, "5")
    found = balance_of(cast.alice, meridian)
    assert found == Balance(
        due=Decimal("120.10"),
        late_since=TODAY - timedelta(days=10),
        late_count=1,
        late_number="1",
        invoiced=Decimal("127.10"),
        drafted=Decimal(5),
        invoice_count=5,
        ready=Decimal(0),
    )


def test_priced_time_on_no_invoice_is_ready_to_bill(cast: Cast, meridian: Client) -> None:
    project = factories.project(meridian)
    factories.entry(cast.bob, project, rate=100, amount=Decimal("112.50"))
    factories.entry(cast.bob, project, is_billable=False)
    factories.entry(cast.bob, project, rate=100, amount=Decimal(2), is_invoiced=True)
    factories.entry(cast.bob, project)
    found = balance_of(cast.alice, meridian)
    assert found is not None
    assert found.ready == Decimal("112.50")


def test_totals_are_by_currency_and_close_with_the_workspaces_first(cast: Cast, meridian: Client) -> None:
    dollars = factories.client(cast.alice.workspace, name="Castellan", currency="USD")
    euros = factories.client(cast.alice.workspace, name="Lumen", currency="EUR")
    for client, total in ((meridian, "100"), (dollars, "50"), (euros, "70")):
        invoice(cast.alice, client, total, number=total)
    words = text_of(browser_of(cast.alice).page(PATH))
    assert "British pounds £100.00 Euros €70.00 US dollars $50.00" in words


def test_filters_leave_what_they_name(cast: Cast, meridian: Client) -> None:
    dollars = factories.client(cast.alice.workspace, name="Castellan", currency="USD")
    invoice(cast.alice, dollars, "50", number="1")
    browser = browser_of(cast.alice)

    def listed(query: str) -> list[bool]:
        head = browser.page(f"{PATH}{query}").partition("</table>")[0]
        return [client.public_id in head for client in (meridian, dollars)]

    assert listed("?name=MERI") == [True, False]
    assert listed("?currency=USD") == [False, True]
    assert listed("?owing=any") == [False, True]
    assert listed("?owing=overdue&currency=GBP") == [False, False]
    assert listed("?owing=nonsense") == [True, True]
    assert "No client is like that" in browser.page(f"{PATH}?name=nobody")


def test_managers_without_invoices_see_no_balances(cast: Cast, meridian: Client) -> None:
    invoice(cast.alice, meridian, "100", number="1")
    assert balance_of(cast.carol, meridian) is None
    for query in ("", f"{meridian.public_id}/", "?owing=any"):
        words = text_of(browser_of(cast.carol).page(f"{PATH}{query}"))
        assert "Meridian Bank" in words
        for word in ("£", "Still due", "Balance", "Owing", "New invoice", "Invoices addressed"):
            assert word not in words


def test_a_manager_who_drafts_sees_what_they_may_invoice_and_no_more(cast: Cast, meridian: Client) -> None:
    cast.carol.manager_permissions = ["draft_invoices"]
    cast.carol.save(update_fields=["manager_permissions"])
    invoice(cast.alice, meridian, "100", number="1")
    others = factories.project(meridian)
    factories.entry(cast.bob, others, rate=100, amount=Decimal(100))
    found = balance_of(cast.carol, meridian)
    assert found is not None
    assert (found.due, found.ready, found.invoice_count) == (Decimal(0), Decimal(0), 0)
    managed = factories.project(meridian)
    factories.assignment(managed, cast.carol, is_manager=True)
    factories.entry(cast.bob, managed, rate=100, amount=Decimal(40))
    found = balance_of(cast.carol, meridian)
    assert found is not None
    assert found.ready == 40


def test_an_opened_client_lists_its_invoices_with_days_overdue(cast: Cast, meridian: Client) -> None:
    due = date.today() - timedelta(days=7)  # noqa: DTZ011  # as the page itself reckons, from the clock
    late = invoice(cast.alice, meridian, "100", number="INV-1", issue_date=due - timedelta(days=30))
    page = browser_of(cast.alice).page(f"{PATH}{meridian.public_id}/")
    assert f"/invoices/{late.public_id}/" in page
    words = text_of(page)
    assert "INV-1 Overdue, 7 days £100.00" in words
    assert "New invoice" in words
