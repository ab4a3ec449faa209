"""Reading and writing by hand-written SQL: one cursor serves many statements, and a new connection gets a new one."""

from typing import Any

import pytest
from django.db import connection

from keito_server.kit.sql import read_rows, write
from tests import factories

pytestmark = pytest.mark.django_db


def test_values_are_bound_where_they_stand() -> None:
    for text in ("plain", "100 %", "%s ?", "it's; --", "é 🕐"):
        assert read_rows("SELECT %s || '', %s + 1", [text, 41]) == [(text, 42)]


def test_values_are_bound_by_their_names() -> None:
    assert read_rows("SELECT %(text)s || %(text)s, %(number)s + 1", {"text": "100 %", "number": 41}) == [
        ("100 %100 %", 42)
    ]


def test_writing_answers_how_many_rows_it_touched() -> None:
    for name in ("One", "Two", "Three"):
        factories.workspace(name=name)
    statement = "UPDATE workspaces_workspace SET name = %s WHERE name IN (%s, %s)"
    assert [write(statement, ["Four", "One", "Two"]), write(statement, ["Four", "Five", "Six"])] == [2, 0]


def test_rows_of_one_statement_are_whole_when_the_next_is_asked() -> None:
    first = read_rows("SELECT 1 UNION SELECT 2 ORDER BY 1", [])
    second = read_rows("SELECT 3", [])
    assert (first, second) == ([(1,), (2,)], [(3,)])


def test_no_rows_are_an_empty_list() -> None:
    assert read_rows("SELECT 1 WHERE 1 = %s", [2]) == []


def test_what_was_written_in_the_same_transaction_is_read() -> None:
    workspace = factories.workspace(name="Just made")
    statement = "SELECT name FROM workspaces_workspace WHERE subdomain = %s"
    assert read_rows(statement, [workspace.subdomain]) == [("Just made",)]


def test_statements_are_counted_where_somebody_counts(django_assert_num_queries: Any) -> None:
    read_rows("SELECT 1", [])
    with django_assert_num_queries(2):
        read_rows("SELECT 1", [])
        read_rows("SELECT %s + 1", [1])


@pytest.mark.django_db(transaction=True)
def test_after_a_lost_connection_the_next_one_is_used() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database goes with its connection.")
    assert read_rows("SELECT 1", []) == [(1,)]
    connection.close()
    assert read_rows("SELECT 2", []) == [(2,)]
