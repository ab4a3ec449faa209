"""Expenses take the same way as time: bundled, decided and taken back together (A1, logging-expenses.md)."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from keito_server.approvals import actions, queries
from keito_server.approvals.actions import submit_ended_agent_weeks
from keito_server.approvals.errors import EntryInvoiced, NothingToSubmit, SubmissionChanged
from keito_server.approvals.models import Submission
from keito_server.approvals.queries.integrity import list_wrong_submissions
from keito_server.expenses.models import Expense, ExpenseCategory, Receipt
from keito_server.kit.money import LIMIT
from tests import factories
from tests.api_office import Office
from tests.approvals.conftest import FIRST, LAST, Studio
from tests.conftest import NOW
from tests.pages import browser_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meals(studio: Studio) -> ExpenseCategory:
    return factories.category(studio.cast.alice.workspace, name="Meals")


@pytest.fixture
def lunch(studio: Studio, meals: ExpenseCategory) -> Expense:
    return factories.expense(studio.cast.bob, studio.project, meals, notes="Lunch with the client")


def _state(expense: Expense) -> tuple[str, str | None]:
    expense.refresh_from_db()
    return expense.approval, None if expense.submission_id is None else expense.submission_id.hex


def test_a_submission_bundles_time_and_expenses_of_the_period(studio: Studio, lunch: Expense) -> None:
    entry = studio.time()
    submission = studio.submit()
    entry.refresh_from_db()
    assert (entry.approval, entry.submission_id) == ("submitted", submission.id)
    assert _state(lunch) == ("submitted", submission.id.hex)


def test_expenses_alone_can_be_submitted_and_decided(studio: Studio, lunch: Expense) -> None:
    submission = studio.submit()
    actions.approve_one(actor=studio.cast.alice, submission_id=submission.id, now=NOW)
    assert _state(lunch) == ("approved", submission.id.hex)
    actions.withdraw(actor=studio.cast.alice, submission_id=submission.id, now=NOW)
    assert _state(lunch) == ("submitted", submission.id.hex)
    actions.reject_one(actor=studio.cast.alice, submission_id=submission.id, note="Which lunch?", now=NOW)
    assert _state(lunch) == ("unsubmitted", submission.id.hex)
    again = studio.submit(now=NOW + timedelta(hours=1))
    assert _state(lunch) == ("submitted", again.id.hex)
    assert list(list_wrong_submissions()) == []


def test_the_largest_amounts_are_decided_on_as_all_others(
    studio: Studio, lunch: Expense, meals: ExpenseCategory
) -> None:
    for total in (LIMIT, LIMIT, Decimal("0.5")):
        factories.expense(studio.cast.bob, studio.project, meals, total=total)
    submission = studio.submit()
    assert "2,000,000,000,0" in text_of(browser_of(studio.cast.alice).page("/time/approval/"))
    [line] = queries.list_queue(studio.cast.alice).rows
    seen = {submission.id: line.seen.split(":")[1]}
    assert not actions.approve(actor=studio.cast.alice, submission_ids=[submission.id], now=NOW, seen=seen).refused
    assert _state(lunch)[0] == "approved"


def test_expenses_without_time_have_a_dash_for_hours(studio: Studio, meals: ExpenseCategory) -> None:
    factories.expense(studio.cast.review_bot, studio.project, meals)
    words = text_of(browser_of(studio.cast.carol).page("/time/approval/agents/"))
    assert "0 entries, 1 expense –" in words


def test_what_lies_outside_the_period_or_is_switched_off_is_not_bundled(studio: Studio, lunch: Expense) -> None:
    with pytest.raises(NothingToSubmit):
        studio.submit(first_day=date(2026, 3, 2), last_day=date(2026, 3, 8))
    workspace = studio.cast.bob.workspace
    workspace.uses_expenses = False
    workspace.save(update_fields=["uses_expenses"])
    with pytest.raises(NothingToSubmit):
        studio.submit()
    assert _state(lunch) == ("unsubmitted", None)


def test_an_approval_stands_while_an_expense_of_it_is_on_an_invoice(studio: Studio, lunch: Expense) -> None:
    submission = studio.submit()
    actions.approve_one(actor=studio.cast.alice, submission_id=submission.id, now=NOW)
    Expense.objects.in_workspace(lunch.workspace_id).update(is_invoiced=True)
    with pytest.raises(EntryInvoiced):
        actions.withdraw(actor=studio.cast.alice, submission_id=submission.id, now=NOW)
    assert _state(lunch)[0] == "approved"


def test_nobody_decides_on_an_amount_that_they_have_not_seen(studio: Studio, lunch: Expense) -> None:
    submission = studio.submit()
    [line] = queries.list_queue(studio.cast.alice).rows
    seen = {submission.id: line.seen.split(":")[1]}
    Expense.objects.in_workspace(lunch.workspace_id).update(total=Decimal("1250.00"))
    decided = actions.approve(actor=studio.cast.alice, submission_ids=[submission.id], now=NOW, seen=seen)
    assert [type(refusal) for _, refusal in decided.refused] == [SubmissionChanged]


def test_who_manages_every_project_but_one_of_an_expense_does_not_decide(
    studio: Studio, meals: ExpenseCategory
) -> None:
    client = factories.client(studio.cast.alice.workspace)
    elsewhere = factories.project(client, team=(studio.cast.bob,))
    erin = factories.member(studio.cast.alice.workspace, first_name="Erin")
    factories.assignment(studio.project, erin)
    factories.expense(erin, studio.project, meals)
    here = studio.submit(erin)
    assert list(queries.decidable(studio.dan)) == [here]
    factories.expense(erin, elsewhere, meals, submission=here)
    assert list(queries.decidable(studio.dan)) == []


def test_the_opened_timesheet_shows_them_with_what_they_lack(studio: Studio, lunch: Expense) -> None:
    usd = factories.project(factories.client(studio.cast.alice.workspace, currency="USD"), team=(studio.cast.bob,))
    mileage = factories.category(studio.cast.alice.workspace, unit_name="miles", unit_price=Decimal("0.67"))
    units = {"units": Decimal(45), "unit_price": Decimal("0.67"), "total": Decimal("30.15")}
    factories.expense(studio.cast.bob, usd, mileage, **units)
    submission = studio.submit()
    detail = queries.get_detail(studio.cast.alice, submission.id)
    assert {one.expense.total: [flag.words for flag in one.flags] for one in detail.expenses} == {
        Decimal("12.50"): ["No receipt"],
        Decimal("30.15"): ["No notes"],
    }
    assert [flag.words for flag in detail.line.flags] == ["1 expense without a receipt"]
    assert detail.amounts_by_currency == {"GBP": Decimal("12.50"), "USD": Decimal("30.15")}
    page = text_of(browser_of(studio.cast.alice).page(f"/time/approval/{submission.public_id}/"))
    assert "Lunch with the client" in page
    assert "45 × $0.67" in page
    assert "Locks 2 expenses; £12.50 and $30.15 become invoiceable." in page


def test_a_receipt_takes_the_flag_away_and_leads_to_the_document(studio: Studio, lunch: Expense) -> None:
    receipt = factories.made(
        Receipt,
        workspace_id=lunch.workspace_id,
        expense=lunch,
        uploaded_by=lunch.member,
        name="lunch.png",
        kind="image/png",
        size=10,
        file="receipts/lunch.png",
        created_at=NOW,
    )
    submission = studio.submit()
    assert queries.get_detail(studio.cast.alice, submission.id).line.flags == ()
    page = browser_of(studio.cast.alice).page(f"/time/approval/{submission.public_id}/")
    assert re.search(rf'<a [^>]*href="[^"]*/expenses/receipts/{receipt.public_id}/"[^>]*>.*?Receipt', page)
    assert re.search(rf'<a href="[^"]*/expenses/{lunch.public_id}/"><b><bdi>Meals<', page)


def test_agents_weeks_with_nothing_but_tokens_are_submitted_by_themselves(studio: Studio) -> None:
    usage = factories.llm_usage(studio.cast.alice.workspace)
    bot = studio.cast.review_bot
    tokens = factories.expense(
        bot, studio.project, usage, units=Decimal(45), unit_price=Decimal("0.003"), source="agent"
    )
    [waiting] = queries.list_agents_to_submit(studio.cast.alice)
    assert (waiting.member, waiting.expense_count, waiting.ready_count) == (bot, 1, 1)
    assert submit_ended_agent_weeks(datetime(2026, 3, 16, 23, tzinfo=UTC)) == 0
    assert submit_ended_agent_weeks(datetime(2026, 3, 17, 1, tzinfo=UTC)) == 1
    assert _state(tokens)[0] == "submitted"
    submission = Submission.objects.in_workspace(bot.workspace_id).get()
    assert (submission.first_day, submission.last_day, submission.submitted_by) == (FIRST, LAST, None)


def test_the_member_sees_that_expenses_wait_and_submits_them_from_the_page(studio: Studio, lunch: Expense) -> None:
    bob = browser_of(studio.cast.bob)
    week = f"/time/timesheets/?until={LAST.isoformat()}"
    assert "1 expense" in text_of(bob.page(week))
    days = {"first_day": FIRST.isoformat(), "last_day": LAST.isoformat()}
    bob.saved("/time/timesheets/submit/", **days)
    assert "1 expense, £12.50" in text_of(bob.page(week))
    assert _state(lunch)[0] == "submitted"


@pytest.mark.parametrize("has_time", [True, False])
def test_the_toast_of_a_decision_tells_of_expenses_beside_hours(studio: Studio, lunch: Expense, has_time: bool) -> None:
    hours = "1:00, " if has_time else ""
    if has_time:
        studio.time()
    submission, alice = studio.submit(), browser_of(studio.cast.alice)
    page = text_of(alice.saved("/time/approval/approve/", submission=submission.public_id))
    assert re.search(rf"Approved Bob Lindqvist, [^,]*, {hours}1 expense, £12.50", page)
    actions.withdraw(actor=studio.cast.alice, submission_id=submission.id, now=NOW)
    sent_back = {"submission": submission.public_id, "note": "Which lunch?", "answered": "1"}
    page = text_of(alice.saved("/time/approval/reject/", **sent_back))
    assert re.search(rf"Sent back Bob Lindqvist, [^,]*, {hours}1 expense, £12.50", page)


def test_the_api_says_what_was_spent_by_currency(office: Office) -> None:
    factories.submission(office.cast.carol)  # switches approvals on
    meals = factories.category(office.cast.bob.workspace)
    factories.expense(office.cast.bob, office.project, meals)
    factories.expense(office.cast.bob, office.project, meals, total=Decimal("0.135"))
    sent = office.bob.post("/submissions", {"from": "2026-03-09", "to": "2026-03-15"}).json
    assert (sent["entry_count"], sent["expense_count"]) == (0, 2)
    assert sent["expenses"] == [{"currency": "GBP", "amount": 12.635}]
    assert office.alice.post(f"/submissions/{sent['id']}/approve", {}).json["state"] == "approved"
    assert {one.approval for one in Expense.objects.in_workspace(office.cast.bob.workspace_id)} == {"approved"}
