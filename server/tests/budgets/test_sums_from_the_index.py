"""A project's page sums its entries from an index alone, however wide the rows are."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.budgets.queries.by_day import time_by_day
from keito_server.time_entries.queries import TIME_SOURCE
from tests import factories
from tests.conftest import Cast

INDEX = "COVERING INDEX entry_sums_of_project"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite tells whether an index covers a query")
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
