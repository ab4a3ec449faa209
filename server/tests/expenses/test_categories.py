"""Categories of expenses: theirs to change are the administrators', but for the built-in one (G1, H6)."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.expenses import actions
from keito_server.expenses.actions import seed_categories
from keito_server.expenses.errors import CategoryBuiltIn, CategoryInUse, CategoryNameTaken
from keito_server.expenses.models import ExpenseCategory
from keito_server.expenses.queries import get_category, list_categories
from keito_server.expenses.rules import LLM_USAGE
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.workspaces.events import WorkspaceCreated
from tests import factories
from tests.conftest import NOW, Cast
from tests.expenses.purse import Purse

pytestmark = pytest.mark.django_db


def _create(cast: Cast, **fields: Any) -> ExpenseCategory:
    return actions.create_category(actor=cast.alice, fields=fields, now=NOW)  # type: ignore[arg-type]  # its own keys


def _update(purse: Purse, category: Any, **fields: Any) -> ExpenseCategory:
    return actions.update_category(actor=purse.cast.alice, category_id=category, fields=fields, now=NOW)  # type: ignore[arg-type]  # its own keys


def test_slugs_are_free_and_stay(cast: Cast) -> None:
    first = _create(cast, name="Travel & Hotels", unit_name="nights", unit_price=Decimal("80"))
    second = _create(cast, name="Travel, Hotels")
    assert (first.slug, second.slug) == ("travel-hotels", "travel-hotels-2")
    renamed = actions.update_category(actor=cast.alice, category_id=first.id, fields={"name": "Nights"}, now=NOW)
    assert (renamed.slug, renamed.unit_price) == ("travel-hotels", Decimal(80))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "Print", "unit_price": Decimal(1)}, "unit_name"),
        ({"name": "Print", "unit_name": "pages", "unit_price": Decimal(-1)}, "unit_price"),
        ({"name": "Print", "unit_name": "p" * 41}, "unit_name"),
    ],
)
def test_refuses_what_is_no_category(cast: Cast, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationRefused) as refusal:
        _create(cast, **fields)
    assert refusal.value.field == field


def test_names_are_unique_however_they_are_written(purse: Purse) -> None:
    with pytest.raises(CategoryNameTaken):
        _create(purse.cast, name="MEALS")
    with pytest.raises(CategoryNameTaken):
        _update(purse, purse.mileage.id, name="meals")


def test_a_new_price_is_for_expenses_to_come(purse: Purse) -> None:
    old = purse.save(category_id=purse.mileage.id, units=Decimal(10))
    _update(purse, purse.mileage.id, unit_price=Decimal("0.70"))
    assert purse.stored(old).total == Decimal("6.7")
    assert purse.save(category_id=purse.mileage.id, units=Decimal(10)).total == 7
    _update(purse, purse.mileage.id, unit_name="")
    assert (get_category(purse.cast.bob, purse.mileage.id).unit_price, purse.stored(old).units) == (None, Decimal(10))


def test_the_built_in_one_stays_what_it_is_and_its_price_changes(purse: Purse) -> None:
    alice = purse.cast.alice
    for fields in ({"unit_name": "tokens"}, {"unit_name": ""}):
        with pytest.raises(CategoryBuiltIn):
            _update(purse, LLM_USAGE, **fields)
    with pytest.raises(CategoryBuiltIn):
        actions.archive_category(actor=alice, category_id=LLM_USAGE, now=NOW)
    with pytest.raises(CategoryBuiltIn):
        actions.delete_category(actor=alice, category_id=purse.llm_usage.id, now=NOW)
    changed = _update(purse, LLM_USAGE, name="Model usage", unit_price=Decimal("0.01"), is_billable=False)
    assert (changed.id, changed.unit_price, changed.is_llm_usage) == (purse.llm_usage.id, Decimal("0.01"), True)
    assert purse.save(category_id=LLM_USAGE, units=Decimal(45)).total == Decimal("0.45")


def test_archived_ones_are_offered_no_more_until_they_are_restored(purse: Purse) -> None:
    alice, bob = purse.cast.alice, purse.cast.bob
    actions.archive_category(actor=alice, category_id=purse.meals.id, now=NOW)
    assert [each.name for each in list_categories(bob)] == ["LLM Usage", "Mileage"]
    assert [each.name for each in list_categories(bob, archived=True)] == ["Meals"]
    actions.restore_category(actor=alice, category_id=purse.meals.id, now=NOW)
    assert [each.name for each in list_categories(bob)] == ["LLM Usage", "Meals", "Mileage"]


def test_only_an_unused_one_is_deleted(purse: Purse) -> None:
    purse.save()
    with pytest.raises(CategoryInUse):
        actions.delete_category(actor=purse.cast.alice, category_id=purse.meals.id, now=NOW)
    actions.delete_category(actor=purse.cast.alice, category_id=purse.mileage.id, now=NOW)
    with pytest.raises(NotFound):
        get_category(purse.cast.alice, purse.mileage.id)


def test_administrators_alone_change_them_and_only_their_own(purse: Purse) -> None:
    cast = purse.cast
    for actor, refusal in ((cast.bob, PermissionRefused), (cast.carol, PermissionRefused), (cast.mallory, NotFound)):
        for act in (actions.archive_category, actions.restore_category, actions.delete_category):
            with pytest.raises(refusal):
                act(actor=actor, category_id=purse.meals.id, now=NOW)
    theirs = factories.llm_usage(cast.mallory.workspace)
    assert get_category(cast.mallory, LLM_USAGE).id == theirs.id
    assert get_category(cast.bob, LLM_USAGE).id == purse.llm_usage.id


def test_a_new_workspace_has_the_documented_ones(db: None) -> None:
    founder = factories.member(factories.workspace(), role="administrator")
    here = founder.workspace
    founded = WorkspaceCreated(workspace_id=here.id, subject_id=here.id, name=here.name, subdomain=here.subdomain)
    seed_categories(founded, None, NOW)
    found = {each.name: (each.unit_name, each.unit_price) for each in list_categories(founder)}
    assert set(found) == {
        "Meals & Entertainment",
        "Transportation",
        "Lodging",
        "Mileage",
        "Software & Subscriptions",
        "Office Supplies",
        "LLM Usage",
    }
    assert found["Mileage"] == ("miles", Decimal("0.67"))
    assert found["LLM Usage"] == ("1k tokens", Decimal("0.003"))
