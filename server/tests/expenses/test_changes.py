"""An expense changes by what is named, on the terms of its project, category and day (G1, T5, T6, N7)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from keito_server.events.models import AuditEvent
from keito_server.expenses.errors import CategoryArchived, RefundNeedsNotes
from keito_server.expenses.rules import LLM_USAGE
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from tests import factories
from tests.conftest import NOW
from tests.expenses.purse import Purse

pytestmark = pytest.mark.django_db
TOKENS = {"model": "claude-opus-4-6", "input_tokens": 30_000, "output_tokens": 15_000}


def test_changes_what_it_names_and_nothing_else(purse: Purse) -> None:
    expense = purse.save(notes="Lunch", metadata={"a": 1, "b": 2})
    later = NOW + timedelta(minutes=1)
    changed = purse.change(expense, now=later, notes="Dinner", total=Decimal(30), metadata={"b": None, "c": 3})
    assert (changed.notes, changed.total, changed.metadata) == ("Dinner", Decimal(30), {"a": 1, "c": 3})
    assert (changed.updated_at, changed.created_at, changed.is_billable) == (later, NOW, True)
    event = AuditEvent.objects.in_workspace(expense.workspace_id).get(kind="ExpenseUpdated")
    assert '"notes":["Lunch","Dinner"]' in event.data.replace(": ", ":").replace('", "', '","')


def test_what_is_sent_back_as_it_was_shown_changes_nothing(purse: Purse) -> None:
    expense = purse.save(category_id=LLM_USAGE, units=Decimal(45), notes="Tokens", metadata=TOKENS)
    purse.llm_usage.unit_price = Decimal("0.005")
    purse.llm_usage.save()
    same = purse.change(
        expense,
        now=NOW + timedelta(hours=1),
        category_id=LLM_USAGE,
        project_id=expense.project_id,
        spent_date=expense.spent_date,
        units=Decimal("45.0"),
        unit_price=Decimal("0.003"),
        total=Decimal("0.135"),
        notes="Tokens",
        metadata=TOKENS,
        is_billable=True,
    )
    assert (same.updated_at, same.unit_price) == (NOW, Decimal("0.003"))


def test_other_units_keep_the_price_they_had(purse: Purse) -> None:
    expense = purse.save(category_id=purse.mileage.id, units=Decimal(10))
    purse.mileage.unit_price = Decimal(1)
    purse.mileage.save()
    assert purse.change(expense, units=Decimal(20)).total == Decimal("13.4")
    assert purse.change(expense, unit_price=None).total == 20
    plain = purse.change(expense, units=None)
    assert (plain.total, plain.units, plain.unit_price) == (Decimal(20), None, None)


def test_another_category_brings_its_price(purse: Purse) -> None:
    expense = purse.save(category_id=purse.mileage.id, units=Decimal(10))
    assert purse.change(expense, category_id=LLM_USAGE).total == Decimal("0.03")


def test_a_total_beside_units_has_to_be_their_product(purse: Purse) -> None:
    expense = purse.save(category_id=purse.mileage.id, units=Decimal(10))
    with pytest.raises(ValidationRefused) as refusal:
        purse.change(expense, total=Decimal(5))
    assert refusal.value.field == "total_cost"
    assert purse.change(expense, total=Decimal(5), units=None).total == 5


def test_a_refund_keeps_its_notes(purse: Purse) -> None:
    expense = purse.save(total=Decimal(-5), notes="Cancelled")
    with pytest.raises(RefundNeedsNotes):
        purse.change(expense, notes="")


def test_billable_on_purpose_stays_so_else_the_new_category_decides(purse: Purse) -> None:
    never = factories.category(purse.cast.bob.workspace, is_billable=False)
    expense = purse.save()
    assert not purse.change(expense, category_id=never.id).is_billable
    assert purse.change(expense, category_id=purse.meals.id).is_billable
    chosen = purse.save(is_billable=False)
    assert not purse.change(chosen, category_id=purse.mileage.id).is_billable


def test_an_archived_category_stays_where_it_is_and_is_not_chosen_anew(purse: Purse) -> None:
    expense, other = purse.save(), purse.save(category_id=purse.mileage.id, total=Decimal(1))
    purse.meals.archived_at = NOW
    purse.meals.save()
    assert purse.change(expense, notes="Lunch").notes == "Lunch"
    with pytest.raises(CategoryArchived):
        purse.change(other, category_id=purse.meals.id)


def test_only_those_who_may_change_an_expense(purse: Purse) -> None:
    cast, expense = purse.cast, purse.save()
    with pytest.raises(NotFound):
        purse.change(expense, by=cast.carol, notes="x")
    factories.teammate(cast.carol, cast.bob)
    with pytest.raises(PermissionRefused):
        purse.change(expense, by=cast.carol, notes="x")
    cast.carol.manager_permissions = ["edit_team_time"]
    assert purse.change(expense, by=cast.carol, notes="by Carol").notes == "by Carol"
    assert purse.change(expense, by=cast.alice, notes="by Alice").notes == "by Alice"


def test_nobody_moves_an_expense_to_a_project_out_of_their_reach(purse: Purse) -> None:
    carol = purse.cast.carol
    carol.manager_permissions = ["edit_team_time"]
    factories.assignment(purse.project, carol, is_manager=True)
    elsewhere = factories.project(factories.client(carol.workspace), team=(purse.cast.bob,))
    expense = purse.save()
    with pytest.raises(PermissionRefused):
        purse.change(expense, by=carol, project_id=elsewhere.id)
    assert purse.change(expense, project_id=elsewhere.id).project_id == elsewhere.id


def test_a_price_does_not_move_into_another_currency_with_its_number(purse: Purse) -> None:
    workspace = purse.cast.bob.workspace
    euros = factories.project(factories.client(workspace, currency="EUR"), team=(purse.cast.bob,))
    yen = factories.project(factories.client(workspace, currency="JPY"), team=(purse.cast.bob,))
    nights = factories.category(workspace, name="Nights", unit_name="nights")
    factories.exchange_rate(workspace, "EUR", "0.5")
    driven = purse.save(category_id=purse.mileage.id, units=Decimal(10), project_id=euros.id)
    assert (driven.unit_price, driven.exchanged_units) == (Decimal("1.34"), 1)
    with pytest.raises(ValidationRefused) as refused:  # nights have no price, and 1.34 euros are not 1.34 yen
        purse.change(driven, project_id=yen.id, category_id=nights.id)
    assert refused.value.field == "unit_price"
    typed = purse.change(driven, project_id=yen.id, unit_price=Decimal("1.34"))
    # What was typed stands, and by no exchange rate: that of euros said nothing of yen.
    assert (typed.unit_price, typed.exchanged_units, typed.exchanged_price) == (Decimal("1.34"), None, None)
