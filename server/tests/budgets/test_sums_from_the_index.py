"""A project's page sums its entries from an index alone, however wide the rows are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.budgets.queries.by_day import time_by_day
from keito_server.budgets.queries.progress import reckon
from keito_server.time_entries.queries import TIME_SOURCE
from tests import factories
from tests.conftest import Cast

TOTALS: dict[str, dict[str, Any]] = {"total_hours": {"budget_ms": 1}, "total_fees": {"budget_amount": Decimal(1)}}
INDEX = "COVERING INDEX entry_sums_of_project"


ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite tells whether an index covers a query")


@ON_SQLITE
@pytest.mark.parametrize("budget_by", ["none", "per_task", "per_person"])
def test_sums_of_a_project_read_no_rows_of_entries(cast: Cast, budget_by: str) -> None:
    client = factories.client(cast.alice.workspace)
    project = factories.project(client, team=(cast.bob,), budget_by=budget_by, budget_unit="hours")
    factories.entry(cast.bob, project)
    with CaptureQueriesContext(connection) as asked:
        time_by_day(project)
        TIME_SOURCE.of_project(cast.alice, project, date(2026, 3, 1))
    sums = [query["sql"] for query in asked if "SUM(" in query["sql"]]
    assert len(sums) == 2
    for statement in sums:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            assert any(INDEX in step for *_, step in cursor.fetchall()), statement


@ON_SQLITE
def test_budgets_of_all_kinds_are_summed_by_one_statement_from_the_index_by_its_days(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    kinds = [("total_hours", "hours"), ("total_fees", "fees"), ("per_task", "hours"), ("per_person", "fees")]
    projects = [
        factories.project(
            client, team=(cast.bob,), budget_by=by, budget_unit=unit, budget_is_monthly=is_monthly, **TOTALS.get(by, {})
        )
        for by, unit in kinds
        for is_monthly in (False, True)
    ]
    with CaptureQueriesContext(connection) as asked:
        reckon(cast.alice.workspace_id, projects, date(2026, 3, 1))
    [sums] = [query["sql"] for query in asked if "SUM(rounded_ms)" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sums}")
        steps = [step for *_, step in cursor.fetchall() if "time_entries" in step]
    assert len(steps) == 8
    assert not [step for step in steps if INDEX not in step]
    assert len([step for step in steps if "spent_date>" in step]) == 4, steps
    assert "JOIN" not in sums
