"""With approvals on, invoices take approved time only, and say how much waits (A3)."""

from datetime import date
from decimal import Decimal

import pytest

from keito_server.approvals import actions as approvals
from keito_server.invoices import actions, queries
from keito_server.invoices.errors import NothingToInvoice, TimeNotApproved
from keito_server.invoices.models import Invoice
from keito_server.time_entries import actions as time_entries
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk
from tests.pages import browser_of, text_of

pytestmark = pytest.mark.django_db

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def approving(desk: Desk) -> Desk:
    """Three hours of Bob's: one approved, one submitted, one neither."""
    alice, bob = desk.cast.alice, desk.cast.bob
    alice.workspace.uses_approvals = True
    alice.workspace.save()
    desk.time(bob, submission=factories.submission(bob, state="approved", decided_by=alice))
    desk.time(bob, submission=factories.submission(bob))
    desk.time(bob)
    return desk


def test_a_draft_takes_what_is_approved_and_leaves_the_rest(approving: Desk) -> None:
    assert approving.draft().total == 125
    with pytest.raises(NothingToInvoice):
        approving.draft()


def test_what_is_offered_is_approved_and_what_waits_is_counted_apart(approving: Desk) -> None:
    alice, client = approving.cast.alice, approving.client
    [offered] = queries.list_project_time(
        alice, queries.list_client_projects(alice, client), first_day=MARCH[0], last_day=MARCH[1]
    )
    assert (offered.entries, offered.amount) == (1, Decimal(125))
    [ready] = queries.list_client_time(alice, [client], last_day=MARCH[1])
    assert ready.entries == 1
    assert queries.awaited_time(alice, client, first_day=MARCH[0], last_day=MARCH[1]) == queries.AwaitedTime(
        2, 7_200_000
    )


def test_with_approvals_off_all_that_is_saved_is_taken_and_states_are_kept(approving: Desk) -> None:
    alice, client = approving.cast.alice, approving.client
    alice.workspace.uses_approvals = False
    alice.workspace.save()
    assert queries.awaited_time(alice, client, first_day=MARCH[0], last_day=MARCH[1]) is None
    assert approving.draft().total == 375
    alice.workspace.uses_approvals = True
    alice.workspace.save()
    assert queries.awaited_time(alice, client, first_day=MARCH[0], last_day=MARCH[1]) is None


def test_what_is_not_approved_cannot_be_marked_by_the_way(approving: Desk) -> None:
    entry = approving.time(approving.cast.bob)
    assert time_entries.mark_invoiced(actor=approving.cast.alice, entry_ids=[entry.id]) == 0


def test_the_page_says_how_much_waits_for_approval(approving: Desk, today: None) -> None:
    page = browser_of(approving.cast.alice).page(f"/invoices/new/?client={approving.client.public_id}")
    assert "2.00 h are not approved yet (2 entries). Only approved time can be invoiced." in text_of(page)


@pytest.fixture
def left_behind(desk: Desk) -> Desk:
    """Two hours of Bob's that went on a draft while approvals were off; approvals are on by now."""
    desk.time(desk.cast.bob)
    desk.time(desk.cast.bob)
    desk.draft()
    workspace = desk.cast.alice.workspace
    workspace.uses_approvals = True
    workspace.save()
    return desk


def draft_of(desk: Desk) -> Invoice:
    return Invoice.objects.in_workspace(desk.client.workspace_id).get()


def test_a_draft_from_before_approvals_is_issued_only_once_its_time_is_approved(left_behind: Desk) -> None:
    alice, draft = left_behind.cast.alice, draft_of(left_behind)
    with pytest.raises(
        TimeNotApproved, match=r"^2 entries on this draft are not approved\. Approve them, or"
    ) as refusal:
        actions.issue(actor=alice, invoice_id=draft.id, now=NOW)
    assert (refusal.value.status, refusal.value.code) == (422, "time_not_approved")
    handed_in = approvals.submit(
        actor=left_behind.cast.bob, member_id=left_behind.cast.bob.id, first_day=MARCH[0], last_day=MARCH[1], now=NOW
    )
    with pytest.raises(TimeNotApproved):
        actions.issue(actor=alice, invoice_id=draft.id, now=NOW)
    approvals.approve_one(actor=alice, submission_id=handed_in.id, now=NOW)
    assert actions.issue(actor=alice, invoice_id=draft.id, now=NOW).number == "INV-2026-0001"


def test_without_approvals_a_draft_is_issued_whatever_state_its_time_has(left_behind: Desk) -> None:
    alice = left_behind.cast.alice
    alice.workspace.uses_approvals = False
    alice.workspace.save()
    assert actions.issue(actor=alice, invoice_id=draft_of(left_behind).id, now=NOW).number


def test_the_draft_says_what_is_not_approved_before_one_presses(left_behind: Desk, today: None) -> None:
    browser, draft = browser_of(left_behind.cast.alice), draft_of(left_behind)
    path = f"/invoices/{draft.public_id}/"
    [line] = queries.list_lines(left_behind.cast.alice, draft)
    words = "2 entries on this draft are not approved. Approve them, or remove their lines, before you issue"
    assert f"{words}: “{line.description}”." in text_of(browser.page(path))
    actions.remove_line(actor=left_behind.cast.alice, invoice_id=draft.id, line_id=line.id, now=NOW)
    assert "not approved" not in text_of(browser.page(path))
