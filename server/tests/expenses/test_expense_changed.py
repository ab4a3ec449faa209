"""A member is told of what somebody else changes of an expense they have submitted (T5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import LazySettings

from keito_server.expenses import actions
from keito_server.expenses.models import Expense
from keito_server.notifications.models import Mail
from tests import factories
from tests.conftest import NOW
from tests.expenses.purse import Purse
from tests.kit.sample_pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_is_sent(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "smtp://127.0.0.1", True


@pytest.fixture
def submitted(purse: Purse) -> Expense:
    bob = purse.cast.bob
    expense = factories.expense(bob, purse.project, purse.meals, notes="Lunch", submission=factories.submission(bob))
    purse.cast.alice.workspace = bob.workspace
    return expense


def told() -> list[Mail]:
    return list(Mail.objects.filter(about="entry_changed").order_by("created_at", "id"))


def test_the_mail_says_by_whom_and_what_it_was_and_is(purse: Purse, submitted: Expense) -> None:
    purse.change(submitted, by=purse.cast.alice, category_id=purse.mileage.id, units=Decimal(10), notes="<b>Trip</b>")
    [mail] = told()
    assert mail.recipient == purse.cast.bob.email
    assert mail.subject == "Alice Marlowe changed an expense that you submitted for Thursday 12 March"
    for words in (
        "Category: Meals -> Mileage",
        "Quantity: none -> 10",
        "Price: none -> £0.67",
        "Amount: £12.50 -> £6.70",
        "Notes: Lunch -> <b>Trip</b>",
    ):
        assert words in mail.text
    assert "&lt;b&gt;Trip" in mail.html
    assert f"/w/harrow-vale/expenses/{submitted.public_id}/" in mail.html


def test_many_changes_of_an_expense_are_one_mail_an_hour_and_what_changes_nothing_none(
    purse: Purse, submitted: Expense
) -> None:
    alice = purse.cast.alice
    for minutes, notes in ((0, "Lunch"), (1, "One"), (2, "Two"), (3, "Three"), (61, "Four"), (62, "Five")):
        purse.change(submitted, by=alice, now=NOW + timedelta(minutes=minutes), notes=notes)
    assert ["One" in mail.text or "Four" in mail.text for mail in told()] == [True, True]
    actions.delete(actor=alice, expense_id=submitted.id, now=NOW + timedelta(minutes=63))
    assert len(told()) == 3, "a deletion is always told"


def test_a_deletion_and_its_undo_are_told(purse: Purse, submitted: Expense) -> None:
    alice = purse.cast.alice
    deletion = actions.delete(actor=alice, expense_id=submitted.id, now=NOW)
    actions.restore(actor=alice, event_id=deletion, now=NOW + timedelta(minutes=1))
    gone, back = told()
    assert f"deleted an expense that you have submitted: £12.50 for Meals on {purse.project.name}" in gone.text
    assert "/w/harrow-vale/expenses/mine/" in gone.html
    assert back.subject == "Alice Marlowe restored an expense that you submitted for Thursday 12 March"
    assert "is there again" in back.text
    assert f"/w/harrow-vale/expenses/{submitted.public_id}/" in back.html


def test_another_receipt_is_told(purse: Purse, submitted: Expense) -> None:
    receipt = actions.keep_receipt(actor=purse.cast.alice, name="lunch.png", data=picture(), now=NOW)
    purse.change(submitted, by=purse.cast.alice, receipt_id=receipt.id)
    [mail] = told()
    assert "Receipt: none -> lunch.png" in mail.text


def test_of_ones_own_changes_and_of_unsubmitted_expenses_nobody_is_told(purse: Purse, submitted: Expense) -> None:
    alice = purse.cast.alice
    loose = factories.expense(purse.cast.bob, purse.project, purse.meals)
    purse.change(loose, by=alice, notes="By Alice")
    actions.delete(actor=alice, expense_id=loose.id, now=NOW)
    own = factories.expense(alice, purse.project, purse.meals, submission=factories.submission(alice))
    purse.change(own, by=alice, notes="Mine")
    assert told() == []


def test_while_approvals_are_off_nothing_counts_as_submitted(purse: Purse, submitted: Expense) -> None:
    workspace = submitted.member.workspace
    workspace.uses_approvals = False
    workspace.save()
    purse.change(submitted, by=purse.cast.alice, notes="By Alice")
    assert told() == []
