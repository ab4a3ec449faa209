"""Billable expenses on drafts: taken with time, locked, freed, approved before they are issued (I1, A3, R4)."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from keito_server.expenses import actions as expenses
from keito_server.expenses.errors import ExpenseLocked
from keito_server.expenses.models import Expense
from keito_server.invoices import actions, queries
from keito_server.invoices.errors import NothingToInvoice, TimeAlreadyInvoiced, TimeNotApproved
from keito_server.invoices.models import Invoice, InvoicedExpense, InvoiceLine
from keito_server.kit.errors import NotFound, PermissionRefused
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk

pytestmark = pytest.mark.django_db

MARCH: dict[str, Any] = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}


def take(desk: Desk, **values: Any) -> Invoice:
    return desk.draft(takes_expenses=True, **values)


def lines_of(desk: Desk, invoice: Invoice) -> list[InvoiceLine]:
    return queries.list_lines(desk.cast.alice, invoice)


def is_locked(expense: Expense) -> bool:
    return Expense.objects.in_workspace(expense.workspace_id).get(id=expense.id).is_invoiced


def test_six_hours_of_an_agent_and_their_tokens_come_to_what_billing_prints(desk: Desk) -> None:
    desk.time(desk.cast.review_bot, hours="6", rate="75")
    for _ in range(4):
        desk.tokens(45, model="claude-opus-4-6")
    invoice = take(desk)
    assert invoice.total == Decimal("450.54")
    hours, tokens = lines_of(desk, invoice)
    assert (hours.kind, hours.amount) == ("service", Decimal(450))
    assert (tokens.kind, tokens.heading, tokens.is_agent_work) == ("expense", "Expenses", True)
    assert (tokens.quantity, tokens.unit, tokens.unit_price, tokens.amount) == (
        Decimal(180),
        "k tokens",
        Decimal("0.003"),
        Decimal("0.54"),
    )
    assert (tokens.expense_count, tokens.entry_count, hours.expense_count) == (4, 0, 0)


def test_expenses_alone_make_a_draft_and_are_locked_by_it(desk: Desk) -> None:
    spent = desk.expense(spent_date=date(2026, 3, 4))
    invoice = take(desk)
    assert (invoice.total, invoice.subject) == (Decimal("12.50"), "Payments platform, March 2026")
    assert is_locked(spent)
    with pytest.raises(ExpenseLocked):
        expenses.delete(actor=desk.cast.bob, expense_id=spent.id, now=NOW)
    with pytest.raises(NothingToInvoice, match="no uninvoiced, billable expense here"):
        take(desk)


def test_expenses_stay_where_they_are_unless_they_are_asked_for(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    spent = desk.expense()
    assert desk.draft().total == 125
    assert not is_locked(spent)


def test_what_is_not_billable_of_another_day_or_of_another_project_is_not_taken(desk: Desk) -> None:
    other = factories.project(desk.client, name="Claims")
    left = [desk.expense(is_billable=False), desk.expense(spent_date=date(2026, 4, 1)), desk.expense(on=other)]
    desk.expense(total=Decimal(8))
    assert take(desk).total == 8
    assert not any(is_locked(expense) for expense in left)


def test_where_a_workspace_uses_no_expenses_none_are_taken(desk: Desk) -> None:
    desk.expense()
    desk.client.workspace.uses_expenses = False
    desk.client.workspace.save()
    desk.cast.alice.workspace.uses_expenses = False
    with pytest.raises(NothingToInvoice):
        take(desk)


def test_of_a_fixed_fee_project_expenses_are_billed_and_hours_are_not(desk: Desk) -> None:
    fixed = factories.project(desk.client, name="Audit", billing_type="fixed_fee", fee=Decimal(5000))
    desk.time(desk.cast.bob, on=fixed)
    for act in (desk.draft, partial(take, desk)):
        with pytest.raises(NothingToInvoice):
            act(project_ids=[fixed.id])
    desk.expense(on=fixed)
    ready = queries.list_client_expenses(desk.cast.alice, desk.client, **MARCH).ready
    [_, offered] = sorted(
        queries.list_project_time(
            desk.cast.alice, queries.list_client_projects(desk.cast.alice, desk.client), **MARCH, expenses=ready
        ),
        key=lambda one: one.expenses.count,
    )
    assert (offered.project.name, offered.entries, offered.expenses.count) == ("Audit", 0, 1)
    assert take(desk, project_ids=[fixed.id]).total == Decimal("12.50")


def test_of_a_non_billable_project_nothing_is_taken(desk: Desk) -> None:
    inner = factories.project(desk.client, name="Pitch", billing_type="non_billable", bill_by="none", is_billable=False)
    desk.expense(on=inner)
    with pytest.raises(NotFound):
        take(desk, project_ids=[inner.id])


@pytest.mark.parametrize("is_whole_draft", [True, False])
def test_deleting_a_draft_or_a_line_frees_its_expenses(desk: Desk, is_whole_draft: bool) -> None:
    spent = desk.expense()
    invoice = take(desk)
    [line] = lines_of(desk, invoice)
    given: dict[str, Any] = {"actor": desk.cast.alice, "invoice_id": invoice.id, "now": NOW}
    if is_whole_draft:
        actions.delete_draft(**given)
    else:
        assert actions.remove_line(line_id=line.id, **given).total == 0
    assert not is_locked(spent)
    assert not InvoicedExpense.objects.in_workspace(desk.client.workspace_id).exists()
    assert take(desk).total == Decimal("12.50")


def test_fewer_expenses_than_were_shown_roll_back_whole(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    desk.expense()
    with pytest.raises(TimeAlreadyInvoiced):
        take(desk, expected_entries=1, expected_expenses=2)
    assert not Invoice.objects.in_workspace(desk.client.workspace_id).exists()
    assert take(desk, expected_entries=1, expected_expenses=1).total == Decimal("137.50")


def test_an_import_that_loses_an_expense_half_way_rolls_back_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.time(desk.cast.bob)
    spent = desk.expense()
    monkeypatch.setattr("keito_server.invoices.actions.linking.mark_expenses_invoiced", lambda **_: 0)
    with pytest.raises(TimeAlreadyInvoiced):
        take(desk)
    assert not Invoice.objects.in_workspace(desk.client.workspace_id).exists()
    assert not is_locked(spent)


def test_a_manager_takes_expenses_of_managed_projects_and_sees_no_invoice_with_others(desk: Desk) -> None:
    other = factories.project(desk.client, name="Claims")
    desk.cast.carol.manager_permissions = ["draft_invoices"]
    desk.cast.carol.save()
    desk.expense()
    with pytest.raises(NotFound):
        take(desk, actor=desk.cast.carol, project_ids=[other.id])
    with pytest.raises(PermissionRefused):
        take(desk, actor=desk.cast.bob)
    own = take(desk, actor=desk.cast.carol)
    desk.expense()
    desk.expense(on=other)
    mixed = take(desk, project_ids=[desk.project.id, other.id])
    assert set(queries.visible_invoices(desk.cast.carol)) == {own}
    assert {own, mixed} == set(queries.visible_invoices(desk.cast.alice))


def test_with_approvals_on_only_approved_expenses_are_taken_and_what_waits_is_told(desk: Desk) -> None:
    alice, bob = desk.cast.alice, desk.cast.bob
    desk.expense(submission=factories.submission(bob, state="approved", decided_by=alice), total=Decimal(7))
    desk.expense(submission=factories.submission(bob))
    desk.expense()
    alice.workspace.uses_approvals = True
    found = queries.list_client_expenses(alice, desk.client, **MARCH)
    assert ([one.total for one in found.ready], found.awaited) == (
        [Decimal(7)],
        queries.WaitingExpenses(2, Decimal(25)),
    )
    assert take(desk).total == 7


def test_a_draft_from_before_approvals_is_issued_only_once_its_expenses_are_approved(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    spent = desk.expense()
    invoice = take(desk)
    workspace = desk.cast.alice.workspace
    workspace.uses_approvals = True
    workspace.save()
    issue: dict[str, Any] = {"actor": desk.cast.alice, "invoice_id": invoice.id, "now": NOW}
    with pytest.raises(TimeNotApproved, match=r"^1 entry and 1 expense on this draft are not approved\. Approve them"):
        actions.issue(**issue)
    hours, _ = lines_of(desk, invoice)
    actions.remove_line(line_id=hours.id, **issue)
    with pytest.raises(TimeNotApproved, match=r"^1 expense on this draft is not approved\. Approve it"):
        actions.issue(**issue)
    approved = factories.submission(desk.cast.bob, state="approved", decided_by=desk.cast.alice)
    rows = Expense.objects.in_workspace(spent.workspace_id).filter(id=spent.id)
    rows.update(approval="approved", submission_id=approved.id)
    assert actions.issue(**issue).number == "INV-2026-0001"


def test_two_entries_worth_of_tokens_below_the_makers_price_are_told_to_administrators_alone(desk: Desk) -> None:
    used: dict[str, Any] = {"model": "claude-opus-4-6", "input_tokens": 100_000, "provider_cost": Decimal("0.50")}
    factories.exchange_rate(desk.client.workspace, "USD", "0.80")
    desk.tokens(100, **used)
    invoice = take(desk)
    [line] = lines_of(desk, invoice)
    below = queries.list_below_provider_lines(desk.cast.alice, invoice, [line])
    assert below == {line.id: Decimal("0.004")}
    assert queries.list_below_provider_lines(desk.cast.carol, invoice, [line]) == {}
    line.unit_price = Decimal("0.004")
    assert queries.list_below_provider_lines(desk.cast.alice, invoice, [line]) == {}


def test_without_an_exchange_rate_nothing_is_said_of_the_makers_price(desk: Desk) -> None:
    desk.tokens(100, model="claude-opus-4-6", input_tokens=100_000, provider_cost=Decimal("0.50"))
    invoice = take(desk)
    assert queries.list_below_provider_lines(desk.cast.alice, invoice, lines_of(desk, invoice)) == {}


def test_tokens_whose_makers_charged_beyond_what_64_bits_hold_are_counted(desk: Desk) -> None:
    for _ in range(11):
        desk.tokens(1, provider_cost=Decimal(10**12), input_tokens=1_000)
    invoice = take(desk)
    [line] = lines_of(desk, invoice)
    assert sum((cost for _, cost, _ in line.token_costs), Decimal(0)) == 11 * 10**12
