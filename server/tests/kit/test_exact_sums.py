"""Sums of exact decimals in SQL: the same as in Python, beyond 64 bits too, and nothing of nothing (N2)."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keito_server.expenses.models import Expense
from keito_server.kit.exact_sums import ExactSum
from keito_server.kit.money import LIMIT
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

AMOUNTS = st.decimals(-LIMIT, LIMIT, places=6)


@pytest.fixture
def spend(cast: Cast) -> Callable[[Decimal], object]:
    """Saves an expense of so much."""
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,))
    category = factories.category(cast.bob.workspace)
    return lambda total: factories.expense(cast.bob, project, category, total=total, notes="100 %")


@given(st.lists(AMOUNTS | st.just(LIMIT) | st.just(-LIMIT), max_size=15))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_adds_as_python_does(cast: Cast, spend: Callable[[Decimal], object], amounts: list[Decimal]) -> None:
    rows = Expense.objects.in_workspace(cast.bob.workspace_id)
    rows.delete()
    for amount in amounts:
        spend(amount)
    sums = rows.aggregate(all=ExactSum("total"), above=ExactSum("total", filter=Q(total__gt=Decimal("0.5"))))
    above = [amount for amount in amounts if amount > Decimal("0.5")]
    assert sums == {"all": sum(amounts) if amounts else None, "above": sum(above) if above else None}
