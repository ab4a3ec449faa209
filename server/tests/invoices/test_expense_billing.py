"""Expenses follow how their project bills, as time does: free, on drafts, and never on issued invoices (T6, R3)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keito_server.events.queries import list_for_subject
from keito_server.expenses import actions as expenses
from keito_server.expenses.models import Expense
from keito_server.invoices import actions, queries
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.invoices.queries.integrity import list_wrong_links, list_wrong_totals
from keito_server.projects import actions as projects
from keito_server.projects.models import Project
from keito_server.team.actions import Repriced
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk, later
from tests.pages import browser_of, text_of

pytestmark = pytest.mark.django_db

MARCH_10 = date(2026, 3, 10)


def bill(desk: Desk, *, since: date | None = MARCH_10, **fields: Any) -> Repriced:
    wanted: Any = fields
    return projects.revise_project(
        actor=desk.cast.alice, project_id=desk.project.id, fields=wanted, now=later(9), rates_from=since
    ).repriced


def are_billable(*spent: Expense) -> list[bool]:
    rows = Expense.objects.in_workspace(spent[0].workspace_id).in_bulk([one.id for one in spent])
    return [rows[one.id].is_billable for one in spent]


def test_a_project_that_bills_nothing_from_a_day_on_has_no_billable_expenses_since(desk: Desk) -> None:
    before, since = desk.expense(spent_date=date(2026, 3, 9)), desk.expense(spent_date=MARCH_10)
    done = bill(desk, billing_type="non_billable")
    assert done == Repriced(expenses=1)
    assert done.words == "No saved entry changed. 1 expense followed."
    assert are_billable(before, since) == [True, False]
    [event] = list_for_subject(desk.cast.alice, since.id, kinds=("ExpenseUpdated",))
    assert '"is_billable":[true,false]' in event.data.replace(" ", "")


def test_a_project_that_bills_again_makes_expenses_what_category_and_project_say(desk: Desk) -> None:
    never = factories.category(desk.client.workspace, is_billable=False)
    bill(desk, billing_type="non_billable")
    saved: dict[str, Any] = {"is_billable": False, "created_at": later(9)}
    spent = [desk.expense(**saved), desk.expense(of=never, **saved)]
    spent.append(desk.expense(metadata={"outcome": "failed"}, **saved))
    assert bill(desk, billing_type="time_and_materials").expenses == 1
    assert are_billable(*spent) == [True, False, False]


def test_what_somebody_chose_for_an_expense_stays(desk: Desk) -> None:
    plain, chosen = desk.expense(), desk.expense(is_billable=False)
    assert bill(desk, bill_by="task") == Repriced()
    assert are_billable(plain, chosen) == [True, False]
    assert bill(desk, is_billable=False).expenses == 1
    assert are_billable(plain, chosen) == [False, False]


NOTHING_AND_AGAIN: list[list[dict[str, Any]]] = [
    [{"billing_type": "non_billable"}, {"billing_type": "time_and_materials"}],
    [{"is_billable": False}, {"is_billable": True}],
    [{"is_billable": False}, {"bill_by": "none"}, {"bill_by": "task"}, {"is_billable": True}],
]


def log(desk: Desk, *, is_billable: bool | None = None) -> Expense:
    """An expense as it is logged, where that was said billable or not."""
    category = factories.category(desk.client.workspace)
    new = expenses.NewExpense(
        project_id=desk.project.id,
        category_id=category.id,
        spent_date=MARCH_10,
        total=Decimal("12.50"),
        notes="Taxi",
        source="web",
        is_billable=is_billable,
    )
    return expenses.create(actor=desk.cast.bob, new=new, now=NOW)


def bills_nothing(desk: Desk) -> None:
    """As if the project never had billed anything."""
    rows = Project.objects.in_workspace(desk.client.workspace_id).filter(id=desk.project.id)
    rows.update(billing_type="non_billable", bill_by="none", is_billable=False)


@pytest.mark.parametrize("ways", NOTHING_AND_AGAIN)
def test_what_somebody_took_out_is_never_billable_again_by_itself(desk: Desk, ways: list[dict[str, Any]]) -> None:
    plain, chosen, switched = log(desk), log(desk, is_billable=False), log(desk)
    unknown = desk.expense(is_billable=False)
    expenses.update(actor=desk.cast.bob, expense_id=switched.id, changes={"is_billable": False}, now=later(2))
    for way in ways:
        bill(desk, **way)
    assert are_billable(plain, chosen, switched, unknown) == [True, False, False, False]


def test_what_is_taken_out_while_nothing_is_billed_stays_out(desk: Desk) -> None:
    bills_nothing(desk)
    plain, chosen = log(desk), log(desk, is_billable=False)
    assert bill(desk, billing_type="time_and_materials").expenses == 1
    assert are_billable(plain, chosen) == [True, False]


def test_what_was_taken_out_on_another_project_stays_out(desk: Desk) -> None:
    other = factories.project(desk.client, name="Elsewhere", team=(desk.cast.bob,))
    bills_nothing(desk)
    category = factories.category(desk.client.workspace)
    spent = factories.expense(desk.cast.bob, other, category, is_billable=False)
    expenses.update(actor=desk.cast.bob, expense_id=spent.id, changes={"project_id": desk.project.id}, now=later(2))
    assert bill(desk, billing_type="time_and_materials") == Repriced()
    assert are_billable(spent) == [False]


def test_expenses_alone_follow_from_today_where_nobody_says_a_day(desk: Desk) -> None:
    earlier, today = desk.expense(spent_date=date(2026, 3, 11)), desk.expense(spent_date=NOW.date())
    bill(desk, since=None, bill_by="none")
    assert are_billable(earlier, today) == [True, False]


def draft_of(desk: Desk) -> Invoice:
    return desk.draft(takes_expenses=True, grouping="project")


def test_a_draft_keeps_what_stays_billable_and_says_what_left_it(desk: Desk, today: None) -> None:
    earlier = desk.tokens(45, spent_date=date(2026, 3, 9))
    gone = desk.tokens(100)
    alone = desk.expense()
    invoice = draft_of(desk)
    assert invoice.total == Decimal("12.94")
    assert bill(desk, billing_type="non_billable") == Repriced(drafts=1, expenses=2)
    assert are_billable(earlier, gone, alone) == [True, False, False]
    draft = queries.get_invoice(desk.cast.alice, invoice.id)
    [line] = queries.list_lines(desk.cast.alice, draft)
    assert (line.quantity, line.amount, line.expense_count) == (Decimal(45), Decimal("0.14"), 1)
    assert draft.total == Decimal("0.14")
    assert not [*list_wrong_totals(), *list_wrong_links()]
    told = text_of(browser_of(desk.cast.alice).page(f"/invoices/{invoice.public_id}/"))
    assert f"Billing changed on 12 March 2026 by {desk.cast.alice.name}" in told
    assert "Payments platform: 2 lines changed. The total went from £12.94 to £0.14." in told
    assert "2 expenses are not billable any more and left this draft." in told


def by_hand(desk: Desk) -> tuple[Expense, Invoice, InvoiceLine]:
    """An expense of 12.50 on a draft's line that was set to 20."""
    spent = desk.expense()
    invoice = draft_of(desk)
    [line] = queries.list_lines(desk.cast.alice, invoice)
    change = actions.LineChange(
        line_id=line.id,
        description=line.description,
        detail=line.detail,
        quantity=line.quantity,
        unit_price=Decimal(20),
        is_taxed=line.is_taxed,
    )
    actions.update_draft(actor=desk.cast.alice, invoice_id=invoice.id, changes={}, lines=[change], now=NOW)
    return spent, invoice, line


def test_a_line_of_expenses_with_a_price_by_hand_stays_as_it_was_set(desk: Desk) -> None:
    spent, invoice, _ = by_hand(desk)
    assert bill(desk, billing_type="non_billable") == Repriced(drafts=1, lines_by_hand=1, expenses=1)
    assert queries.get_invoice(desk.cast.alice, invoice.id).total == 20
    assert are_billable(spent) == [False]
    assert not [*list_wrong_totals(), *list_wrong_links()]


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_leaves_a_line_that_was_set_by_hand_is_not_billable_where_its_project_bills_nothing(
    desk: Desk, is_whole: bool
) -> None:
    spent, invoice, line = by_hand(desk)
    bill(desk, billing_type="non_billable")
    if is_whole:
        actions.delete_draft(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)
    else:
        actions.remove_line(actor=desk.cast.alice, invoice_id=invoice.id, line_id=line.id, now=NOW)
    assert are_billable(spent) == [False]


def test_what_is_on_a_line_that_was_set_by_hand_is_billable_again_with_its_project(desk: Desk) -> None:
    spent, invoice, _ = by_hand(desk)
    bill(desk, billing_type="non_billable")
    assert bill(desk, billing_type="time_and_materials") == Repriced(expenses=1)
    assert are_billable(spent) == [True]
    assert queries.get_invoice(desk.cast.alice, invoice.id).total == 20


def test_time_on_a_line_that_was_set_by_hand_follows_there_too(desk: Desk) -> None:
    entry = desk.time(desk.cast.bob)
    invoice = desk.draft()
    [line] = queries.list_lines(desk.cast.alice, invoice)
    InvoiceLine.objects.in_workspace(invoice.workspace_id).filter(id=line.id).update(unit_price=Decimal(130))
    bill(desk, billing_type="non_billable")
    actions.remove_line(actor=desk.cast.alice, invoice_id=invoice.id, line_id=line.id, now=NOW)
    entry.refresh_from_db()
    assert not (entry.is_billable or entry.is_invoiced)


def test_what_is_issued_stays_as_it_was_sent(desk: Desk) -> None:
    spent = desk.expense()
    invoice = draft_of(desk)
    actions.issue(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)
    assert bill(desk, billing_type="non_billable") == Repriced()
    assert are_billable(spent) == [True]


def test_an_expense_whose_deletion_is_undone_is_not_billable_where_nothing_is_by_then(desk: Desk) -> None:
    spent = desk.expense()
    event_id = expenses.delete(actor=desk.cast.bob, expense_id=spent.id, now=NOW)
    bill(desk, billing_type="non_billable")
    assert not expenses.restore(actor=desk.cast.bob, event_id=event_id, now=later(10)).is_billable
