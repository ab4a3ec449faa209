"""A row inserted by one hand-written statement is the row that Django would have saved."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from keito_server.expenses.models import Expense
from keito_server.kit.identifiers import new_id
from keito_server.kit.insertion import insert_row
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.expenses.purse import Purse, open_purse

pytestmark = pytest.mark.django_db


@pytest.fixture
def purse(cast: Cast) -> Purse:
    return open_purse(cast)


def _values(row: TimeEntry | Expense) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


METADATA = {"session_id": "s", "deep": {"list": [1, None, "ä"]}}


@pytest.mark.parametrize("kind", ["entry", "expense"])
def test_every_column_comes_back_as_django_would_have_saved_it(kind: str, purse: Purse) -> None:
    words: dict[str, Any] = {"notes": "é 🕐 100 % 'quoted'", "metadata": METADATA}
    bob = purse.cast.bob
    made: TimeEntry | Expense
    if kind == "entry":
        made = factories.entry(bob, purse.project, started_at=NOW, rate=Decimal("99.000001"), **words)
    else:
        made = factories.expense(bob, purse.project, purse.meals, units=Decimal("0.5"), unit_price=Decimal(25), **words)
    table = type(made)
    row = table.objects.in_workspace(made.workspace_id).get(id=made.id)
    row.delete()
    row.id, row._state.adding = made.id, True
    insert_row(row)
    again = table.objects.in_workspace(made.workspace_id).get(id=made.id)
    assert _values(again) == _values(row)
    assert not row._state.adding


def test_what_is_empty_stays_empty_and_what_is_exact_stays_exact(purse: Purse) -> None:
    made = factories.expense(purse.cast.bob, purse.project, purse.meals)
    row = Expense.objects.in_workspace(made.workspace_id).get(id=made.id)
    row.id, row.total, row.units, row.unit_price = new_id(), Decimal("0.000001"), None, None
    row.spent_date, row.created_at = date(2026, 2, 28), datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)
    insert_row(row)
    again = Expense.objects.in_workspace(made.workspace_id).get(id=row.id)
    assert (again.total, again.units, again.spent_date) == (Decimal("0.000001"), None, date(2026, 2, 28))
    assert again.created_at == row.created_at


def test_a_constraint_refuses_a_row_that_is_there(purse: Purse) -> None:
    made = factories.entry(purse.cast.bob, purse.project)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(made)
