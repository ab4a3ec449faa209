"""With approvals on, invoices take approved time only, and say how much waits (A3)."""

from datetime import date
from decimal import Decimal

import pytest

from keito_server.invoices import queries
from keito_server.invoices.errors import NothingToInvoice
from keito_server.time_entries import actions as time_entries
from tests import factories
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
    [offered] = queries.list_project_time(alice, client, first_day=MARCH[0], last_day=MARCH[1])
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
