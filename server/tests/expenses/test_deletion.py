"""Deleting an expense, and taking that back for a day: as it was, to the last digit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from keito_server.expenses import actions
from keito_server.expenses.errors import ExpenseLocked
from keito_server.expenses.models import Expense
from keito_server.expenses.rules import LLM_USAGE
from keito_server.kit.errors import Conflict, NotFound, PermissionRefused, UndoTooLate
from keito_server.projects.errors import ProjectArchived
from tests import factories
from tests.conftest import NOW
from tests.expenses.purse import Purse
from tests.kit.test_metadata import documents

pytestmark = pytest.mark.django_db
_FIELDS = [field.attname for field in Expense._meta.concrete_fields]


def test_comes_back_as_it_was(purse: Purse) -> None:
    metadata = {"model": "claude-opus-4-6", "input_tokens": 30_000, "cost": Decimal("0.10")}
    expense = purse.save(category_id=LLM_USAGE, units=Decimal("45.5"), notes="Tokens", metadata=metadata)
    event_id = actions.delete(actor=purse.cast.bob, expense_id=expense.id, now=NOW)
    assert not Expense.objects.in_workspace(expense.workspace_id).exists()
    actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW + timedelta(hours=23))
    again = purse.stored(expense)
    assert {name: getattr(again, name) for name in _FIELDS} == {name: getattr(expense, name) for name in _FIELDS}
    with pytest.raises(Conflict):
        actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents)
def test_whatever_its_metadata_hold_they_come_back(purse: Purse, document: dict[str, object]) -> None:
    expense = purse.save(metadata=document)
    event_id = actions.delete(actor=purse.cast.bob, expense_id=expense.id, now=NOW)
    assert actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW).metadata == document


def test_not_after_a_day_and_not_by_somebody_else(purse: Purse) -> None:
    expense = purse.save()
    event_id = actions.delete(actor=purse.cast.bob, expense_id=expense.id, now=NOW)
    with pytest.raises(NotFound):
        actions.restore(actor=purse.cast.mallory, event_id=event_id, now=NOW)
    with pytest.raises(UndoTooLate, match="24 hours"):
        actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW + timedelta(hours=24, seconds=1))


def test_what_came_in_the_way_refuses_it(purse: Purse) -> None:
    expense = purse.save(spent_date=date(2026, 3, 10))
    event_id = actions.delete(actor=purse.cast.bob, expense_id=expense.id, now=NOW)
    purse.project.archived_at = NOW
    purse.project.save()
    with pytest.raises(ProjectArchived):
        actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW)
    purse.project.archived_at = None
    purse.project.save()
    workspace = purse.cast.bob.workspace
    workspace.lock_after_days = 2
    workspace.save()
    with pytest.raises(ExpenseLocked):
        actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW + timedelta(hours=20))


def test_only_by_those_who_may_change_it(purse: Purse) -> None:
    expense = purse.save()
    factories.teammate(purse.cast.carol, purse.cast.bob)
    with pytest.raises(PermissionRefused):
        actions.delete(actor=purse.cast.carol, expense_id=expense.id, now=NOW)
    purse.cast.carol.manager_permissions = ["edit_team_time"]
    actions.delete(actor=purse.cast.carol, expense_id=expense.id, now=NOW)
    assert not Expense.objects.in_workspace(expense.workspace_id).exists()


def test_no_amount_comes_back_in_another_currency(purse: Purse) -> None:
    event_id = actions.delete(actor=purse.cast.bob, expense_id=purse.save().id, now=NOW)
    client = purse.project.client
    client.currency = "JPY"
    client.save()
    with pytest.raises(Conflict, match="This expense is in GBP, and its project is in JPY by now"):
        actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW)
    client.currency = "GBP"
    client.save()
    assert actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW).total == Decimal("12.50")


@pytest.mark.parametrize("is_archived", [False, True])
def test_without_its_category_it_is_refused_in_plain_words(purse: Purse, is_archived: bool) -> None:
    expense = purse.save()
    if is_archived:
        purse.project.archived_at = NOW
        purse.project.save()
    event_id = actions.delete(actor=purse.cast.bob, expense_id=expense.id, now=NOW)
    actions.delete_category(actor=purse.cast.alice, category_id=purse.meals.id, now=NOW)
    with pytest.raises(Conflict, match="The category of this expense has been deleted since"):
        actions.restore(actor=purse.cast.bob, event_id=event_id, now=NOW)
