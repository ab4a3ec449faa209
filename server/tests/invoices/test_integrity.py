"""`check_integrity` finds invoices whose figures were changed behind the product's back."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.expenses.models import Expense
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoicedExpense, InvoiceLine
from keito_server.kit.integrity import all_checks
from keito_server.time_entries.models import TimeEntry
from tests.invoices.conftest import Desk


def _findings() -> list[str]:
    return [finding for check in all_checks().values() for finding in check()]


@pytest.fixture
def invoice(desk: Desk) -> Invoice:
    desk.time(desk.cast.bob, hours="1.3333")
    desk.time(desk.cast.carol, hours="2")
    return desk.draft()


def test_finds_nothing_wrong_with_what_the_product_has_drafted(invoice: Invoice) -> None:
    assert _findings() == []


@pytest.mark.parametrize("column", ["subtotal", "tax_base", "tax_amount", "total"])
def test_lists_an_invoice_that_is_not_what_its_lines_come_to(invoice: Invoice, column: str) -> None:
    Invoice.objects.across_workspaces().update(**{column: Decimal("0.01")})
    assert _findings() == [f"Invoice {invoice.public_id}: its totals are not what its lines come to"]


@pytest.mark.parametrize("values", [{"quantity": Decimal(3)}, {"unit_price": Decimal(1)}])
def test_lists_a_line_that_is_not_quantity_times_price(invoice: Invoice, values: dict[str, Any]) -> None:
    line = InvoiceLine.objects.across_workspaces().order_by("id").first()
    assert line is not None
    InvoiceLine.objects.across_workspaces().filter(id=line.id).update(**values)
    assert _findings() == [f"InvoiceLine {line.public_id}: its amount is not its quantity x its unit price"]


def test_lists_time_that_could_be_billed_twice(invoice: Invoice) -> None:
    entry = TimeEntry.objects.across_workspaces().order_by("id").first()
    assert entry is not None
    TimeEntry.objects.across_workspaces().filter(id=entry.id).update(is_invoiced=False)
    assert _findings() == [f"TimeEntry {entry.public_id}: it is on an invoice and not locked"]


def test_lists_time_that_nothing_will_ever_bill(invoice: Invoice) -> None:
    link = InvoicedEntry.objects.across_workspaces().select_related("entry").order_by("id").first()
    assert link is not None
    InvoicedEntry.objects.across_workspaces().filter(id=link.id).delete()
    assert _findings() == [f"TimeEntry {link.entry.public_id}: it is locked as invoiced and on no invoice"]


def test_lists_a_link_whose_line_is_of_another_invoice(desk: Desk, invoice: Invoice) -> None:
    desk.time(desk.cast.bob)
    other = desk.draft()
    link = InvoicedEntry.objects.across_workspaces().filter(invoice=other).get()
    InvoicedEntry.objects.across_workspaces().filter(id=link.id).update(invoice=invoice)
    assert _findings() == [f"InvoicedEntry {link.public_id}: its line is of another invoice"]


@pytest.fixture
def spent(desk: Desk) -> Expense:
    """An expense on a draft."""
    expense = desk.expense()
    desk.draft(takes_expenses=True)
    return expense


def test_finds_nothing_wrong_with_expenses_on_a_draft(spent: Expense) -> None:
    assert _findings() == []


def test_lists_an_expense_that_could_be_billed_twice(spent: Expense) -> None:
    Expense.objects.across_workspaces().update(is_invoiced=False)
    assert _findings() == [f"Expense {spent.public_id}: it is on an invoice and not locked"]


def test_lists_an_expense_that_nothing_will_ever_bill(spent: Expense) -> None:
    InvoicedExpense.objects.across_workspaces().all().delete()
    assert _findings() == [f"Expense {spent.public_id}: it is locked as invoiced and on no invoice"]


def test_lists_a_link_of_an_expense_whose_line_is_of_another_invoice(desk: Desk, spent: Expense) -> None:
    desk.expense()
    other = desk.draft(takes_expenses=True)
    link = InvoicedExpense.objects.across_workspaces().get(expense=spent)
    InvoicedExpense.objects.across_workspaces().filter(id=link.id).update(invoice=other)
    assert _findings() == [f"InvoicedExpense {link.public_id}: its line is of another invoice"]
