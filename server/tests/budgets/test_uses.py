"""Budgets beside projects in lists: what the projects' pages ask for through their registry."""

from collections.abc import Callable
from decimal import Decimal

import time_machine

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Project
from keito_server.projects.queries import BudgetUse, budget_uses
from tests.budgets.conftest import Shop
from tests.conftest import NOW


def test_lists_show_how_far_each_budget_is_used(shop: Shop, hours_budget: Callable[..., Project]) -> None:
    hours, fees = hours_budget(10), shop.project(budget_by="total_fees", budget_amount=1000, budget_is_visible=True)
    shop.hours(hours, 9)
    shop.hours(fees, 4)
    with time_machine.travel(NOW):
        found = budget_uses(shop.cast.alice, [hours, fees, shop.project()])
        assert found == {
            hours.id: BudgetUse(hours.id, "hours", 10 * HOUR_MS, 9 * HOUR_MS, None, None, Decimal(90), 90, "warning"),
            fees.id: BudgetUse(fees.id, "fees", None, None, Decimal(1000), Decimal(400), Decimal(40), 40, "on_track"),
        }
        hidden = budget_uses(shop.cast.bob, [hours, fees])
    assert hidden == {fees.id: BudgetUse(fees.id, "fees", None, None, None, None, Decimal(40), 40, "on_track")}


def test_a_budget_of_nothing_is_wholly_used_by_anything(shop: Shop, hours_budget: Callable[..., Project]) -> None:
    unused, used = hours_budget(0), hours_budget(0)
    shop.hours(used, 1)
    with time_machine.travel(NOW):
        found = budget_uses(shop.cast.alice, [unused, used])
    assert [found[one.id].percent for one in (unused, used)] == [Decimal(0), Decimal(100)]
    assert [found[one.id].state for one in (unused, used)] == ["on_track", "over"]
