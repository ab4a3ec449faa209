"""Several at the same instant, each with a connection of its own: nothing is billed twice, no number is lost."""

import threading
from decimal import Decimal
from functools import partial

import pytest

from keito_server.expenses import actions as expenses
from keito_server.expenses.errors import ExpenseLocked
from keito_server.invoices import actions, queries
from keito_server.invoices.errors import InvoiceNotDraft, NothingToInvoice, TimeAlreadyInvoiced
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoicedExpense, InvoiceSettings
from keito_server.team import actions as team
from keito_server.time_entries.models import TimeEntry
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.invoices.conftest import Desk


@pytest.fixture
def shared_desk(database_on_disk: str, desk: Desk) -> Desk:
    return desk


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_import_the_same_hours_bill_each_hour_once(shared_desk: Desk, attempt: int) -> None:
    desk = shared_desk
    for _ in range(40):
        desk.time(desk.cast.bob)
    outcomes = at_once(desk.draft, desk.draft)
    drafts = [outcome for outcome in outcomes if isinstance(outcome, Invoice)]
    assert len(drafts) == 1, outcomes
    assert any(isinstance(outcome, TimeAlreadyInvoiced | NothingToInvoice) for outcome in outcomes)
    workspace_id = desk.client.workspace_id
    assert [row.id for row in Invoice.objects.in_workspace(workspace_id)] == [drafts[0].id]
    assert drafts[0].total == Decimal(40 * 125)
    assert InvoicedEntry.objects.in_workspace(workspace_id).count() == 40
    assert not TimeEntry.objects.in_workspace(workspace_id).filter(is_invoiced=False).exists()


def test_one_who_has_chosen_the_hours_is_told_when_another_takes_them(
    shared_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = shared_desk
    desk.time(desk.cast.bob)
    list_time, both_have_chosen = queries.list_time, threading.Barrier(2)

    def choose_together(*args: object, **values: object) -> list[TimeEntry]:
        chosen = list_time(*args, **values)  # type: ignore[arg-type]  # passed on as they come
        both_have_chosen.wait(timeout=30)
        return chosen

    monkeypatch.setattr(queries, "list_time", choose_together)
    outcomes = at_once(desk.draft, desk.draft)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invoice", "TimeAlreadyInvoiced"]
    assert Invoice.objects.in_workspace(desk.client.workspace_id).count() == 1


def test_two_imports_that_overlap_in_part_never_deadlock(shared_desk: Desk) -> None:
    desk = shared_desk
    for _ in range(30):
        desk.time(desk.cast.bob)
        desk.time(desk.cast.bob, rate=None)
    outcomes = at_once(desk.draft, partial(desk.draft, rate_without=Decimal(50)), desk.draft)
    refusals = [outcome for outcome in outcomes if not isinstance(outcome, Invoice)]
    assert all(isinstance(refusal, TimeAlreadyInvoiced | NothingToInvoice) for refusal in refusals), outcomes
    linked = InvoicedEntry.objects.in_workspace(desk.client.workspace_id).count()
    marked = TimeEntry.objects.in_workspace(desk.client.workspace_id).filter(is_invoiced=True).count()
    assert linked == marked
    assert linked in (30, 60)


def test_twenty_invoices_issued_at_once_get_numbers_without_gap_or_duplicate(shared_desk: Desk) -> None:
    desk, alice = shared_desk, shared_desk.cast.alice
    drafts = [actions.draft_blank(actor=alice, client_id=desk.client.id, now=NOW) for _ in range(20)]
    for draft in drafts:
        actions.add_line(actor=alice, invoice_id=draft.id, fields={"description": "Advice"}, now=NOW)
    outcomes = at_once(*(partial(actions.issue, actor=alice, invoice_id=draft.id, now=NOW) for draft in drafts))
    numbers = sorted(outcome.number or "" for outcome in outcomes if isinstance(outcome, Invoice))
    assert numbers == [f"INV-2026-{number:04d}" for number in range(1, 21)], outcomes
    assert InvoiceSettings.objects.in_workspace(desk.client.workspace_id).get().next_number == 21


def test_a_double_click_on_issue_gives_one_number(shared_desk: Desk) -> None:
    desk, alice = shared_desk, shared_desk.cast.alice
    draft = actions.draft_blank(actor=alice, client_id=desk.client.id, now=NOW)
    actions.add_line(actor=alice, invoice_id=draft.id, fields={"description": "Advice"}, now=NOW)
    click = partial(actions.issue, actor=alice, invoice_id=draft.id, now=NOW)
    outcomes = at_once(click, click)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invoice", "InvoiceNotDraft"]
    assert any(isinstance(outcome, InvoiceNotDraft) for outcome in outcomes)
    assert InvoiceSettings.objects.in_workspace(desk.client.workspace_id).get().next_number == 2


def billed_by_person(desk: Desk) -> Desk:
    desk.project.bill_by = "person"
    desk.project.save()
    for _ in range(10):
        desk.time(desk.cast.bob)
    return desk


def raise_rate(desk: Desk) -> team.Repriced:
    return team.set_rate(actor=desk.cast.alice, member=desk.cast.bob, kind="billable", amount=Decimal(150), now=NOW)


def rates_of(desk: Desk) -> set[Decimal | None]:
    return set(TimeEntry.objects.in_workspace(desk.client.workspace_id).values_list("rate", flat=True))


@pytest.mark.parametrize("attempt", range(3))
def test_a_draft_that_is_issued_while_rates_change_goes_out_wholly_before_or_wholly_after(
    shared_desk: Desk, attempt: int
) -> None:
    desk = billed_by_person(shared_desk)
    draft = desk.draft()
    issuing = partial(actions.issue, actor=desk.cast.alice, invoice_id=draft.id, now=NOW)
    outcomes = at_once(issuing, partial(raise_rate, desk))
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    [invoice] = Invoice.objects.in_workspace(desk.client.workspace_id)
    [rate] = rates_of(desk)
    assert rate in (Decimal(125), Decimal(150))
    assert (invoice.state, invoice.total) == ("open", 10 * rate)
    assert [line.unit_price for line in queries.list_lines(desk.cast.alice, invoice)] == [rate]
    assert invoice.frozen is not None


@pytest.mark.parametrize("attempt", range(3))
def test_time_that_is_put_on_a_draft_or_leaves_it_while_rates_change_has_the_new_rate(
    shared_desk: Desk, attempt: int
) -> None:
    desk = billed_by_person(shared_desk)
    leaving = desk.draft()
    for _ in range(10):
        desk.time(desk.cast.bob)
    deleting = partial(actions.delete_draft, actor=desk.cast.alice, invoice_id=leaving.id, now=NOW)
    outcomes = at_once(deleting, desk.draft, partial(raise_rate, desk))
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    assert rates_of(desk) == {Decimal(150)}
    [invoice] = Invoice.objects.in_workspace(desk.client.workspace_id)
    linked = InvoicedEntry.objects.in_workspace(desk.client.workspace_id).count()
    assert linked in (10, 20)
    assert invoice.total == linked * 150


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_import_the_same_expenses_bill_each_once(shared_desk: Desk, attempt: int) -> None:
    desk = shared_desk
    for _ in range(20):
        desk.time(desk.cast.bob)
        desk.tokens(10)
    taking = partial(desk.draft, takes_expenses=True)
    outcomes = at_once(taking, taking)
    drafts = [outcome for outcome in outcomes if isinstance(outcome, Invoice)]
    assert len(drafts) == 1, outcomes
    assert any(isinstance(outcome, TimeAlreadyInvoiced | NothingToInvoice) for outcome in outcomes), outcomes
    assert drafts[0].total == Decimal(20 * 125) + Decimal("0.60")
    assert InvoicedExpense.objects.in_workspace(desk.client.workspace_id).count() == 20


@pytest.mark.parametrize("attempt", range(3))
def test_an_expense_that_is_deleted_while_it_is_taken_is_billed_or_gone_and_never_both(
    shared_desk: Desk, attempt: int
) -> None:
    desk = shared_desk
    spent = desk.expense()
    deleting = partial(expenses.delete, actor=desk.cast.bob, expense_id=spent.id, now=NOW)
    draft, deleted = at_once(partial(desk.draft, takes_expenses=True), deleting)
    if isinstance(draft, Invoice):
        assert isinstance(deleted, ExpenseLocked), deleted
        assert InvoicedExpense.objects.in_workspace(desk.client.workspace_id).get().expense_id == spent.id
    else:
        assert isinstance(draft, TimeAlreadyInvoiced | NothingToInvoice), draft
        assert not isinstance(deleted, Exception), deleted
        assert not Invoice.objects.in_workspace(desk.client.workspace_id).exists()
