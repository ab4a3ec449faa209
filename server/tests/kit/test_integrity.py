"""`check_integrity` finds what the rules forbid, on either engine, by rows that are corrupted behind the product's back."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddReference
from keito_server.kit.identifiers import new_id
from keito_server.kit.integrity import all_checks
from keito_server.kit.sql import bind_id, is_postgresql
from keito_server.kit.tenancy import TenantModel
from tests import factories
from tests.conftest import NOW, Cast


def _set(row: TenantModel, column: str, value: Any) -> None:
    bound = bind_id(value) if isinstance(value, UUID) else value
    statement = f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [bound, bind_id(row.id)])


@contextmanager
def _corrupted(row: TenantModel, column: str, wrong: Any, right: Any) -> Iterator[None]:
    """The row with a wrong value, put right before the keys are checked at the end of the transaction."""
    _set(row, column, wrong)
    yield
    _set(row, column, right)


def _findings() -> list[str]:
    return [finding for check in all_checks().values() for finding in check()]


def test_finds_nothing_wrong_in_sound_rows(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,))
    factories.entry(cast.bob, project)
    factories.entry(cast.bob, project, is_running=True, started_at=NOW, duration_ms=0)
    said = StringIO()
    call_command("check_integrity", stdout=said)
    assert said.getvalue().splitlines()[-1] == f"All {len(all_checks())} checks passed."


def test_lists_a_child_of_another_workspaces_parent(cast: Cast) -> None:
    ours = factories.client(cast.bob.workspace)
    project = factories.project(ours)
    theirs = factories.client(cast.mallory.workspace)
    with _corrupted(project, "client_id", theirs.id, ours.id):
        assert _findings() == [f"Project {project.public_id}: its client is of another workspace"]


def test_lists_a_child_without_its_parent(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace))
    entry = factories.entry(cast.bob, project)
    with _corrupted(entry, "project_id", new_id(), project.id):
        assert _findings() == [f"TimeEntry {entry.public_id}: its project does not exist"]


def test_lists_a_row_of_a_workspace_that_is_not_there(cast: Cast) -> None:
    client = factories.client(cast.bob.workspace)
    with _corrupted(client, "workspace_id", new_id(), client.workspace_id):
        assert _findings() == [f"Client {client.public_id}: its workspace does not exist"]


@pytest.mark.parametrize(
    ("column", "wrong", "says"),
    [
        (
            "rounded_ms",
            3_600_001,
            ["its counted time is no rounding of its time", "its amount is not its hours x its rate"],
        ),
        ("amount", 99_999_999, ["its amount is not its hours x its rate"]),
        ("cost_amount", 40_000_001, ["its cost is not its hours x its cost rate"]),
    ],
)
def test_lists_an_entry_whose_figures_disagree(cast: Cast, column: str, wrong: int, says: list[str]) -> None:
    project = factories.project(factories.client(cast.bob.workspace))
    entry = factories.entry(cast.bob, project, rate=100, amount=100, cost_rate=40, cost_amount=40)
    _set(entry, column, wrong)
    found = _findings()
    assert [finding.removeprefix(f"TimeEntry {entry.public_id}: ") for finding in found][: len(says)] == says


def test_accepts_any_rounding_that_workspaces_are_offered(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace))
    factories.entry(cast.bob, project, duration_ms=61 * 60_000, rounded_ms=60 * 60_000)
    assert _findings() == []


def test_ends_with_1_and_counts_what_it_does_not_list(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace))
    for _ in range(23):
        factories.entry(cast.bob, project, duration_ms=1000, rounded_ms=999)
    said = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("check_integrity", stdout=said)
    assert failure.value.returncode == 1
    assert str(failure.value).startswith("23 rows are wrong.")
    assert "and 3 more" in [line.strip() for line in said.getvalue().splitlines()]


def test_the_database_itself_refuses_a_foreign_parent_on_postgresql(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace))
    entry = factories.entry(cast.bob, project)
    theirs = factories.project(factories.client(cast.mallory.workspace))
    if not is_postgresql():
        with _corrupted(entry, "project_id", theirs.id, project.id):
            connection.check_constraints()
            assert len(_findings()) == 1, "SQLite cannot refuse it, so the command has to find it"
        return
    before = transaction.savepoint()
    _set(entry, "project_id", theirs.id)
    with pytest.raises(IntegrityError, match="time_entries_timeentry_project_in_workspace"):
        connection.check_constraints()
    transaction.savepoint_rollback(before)


def test_a_composite_key_can_be_taken_away_and_put_back(cast: Cast) -> None:
    _is_taken_away_and_put_back(AddCompositeForeignKey("timeentry", "project"), of="time_entries")


def test_a_reference_to_a_higher_app_can_be_taken_away_and_put_back(cast: Cast) -> None:
    reference = AddReference("submission", from_table="time_entries_timeentry", column="submission_id")
    assert "submission_id of time_entries_timeentry" in reference.describe()
    _is_taken_away_and_put_back(reference, of="approvals")


def test_the_database_itself_refuses_an_entry_in_no_submission_on_postgresql(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace))
    foreign = factories.submission(cast.mallory)
    entry = factories.entry(cast.bob, project)
    before = transaction.savepoint()
    _set(entry, "submission_id", foreign.id)
    if is_postgresql():
        with pytest.raises(IntegrityError, match="time_entries_timeentry_submission_id_in_workspace"):
            connection.check_constraints()
    else:
        assert len(_findings()) == 1, "SQLite cannot refuse it, so the command has to find it"
    transaction.savepoint_rollback(before)


def _is_taken_away_and_put_back(operation: AddCompositeForeignKey | AddReference, *, of: str) -> None:
    before = _composite_keys()
    assert len(before) == (4 if is_postgresql() else 0)
    _run(operation, "database_backwards", of=of)
    assert len(_composite_keys()) == (3 if is_postgresql() else 0)
    _run(operation, "database_forwards", of=of)
    assert _composite_keys() == before


def _run(operation: AddCompositeForeignKey | AddReference, direction: str, *, of: str) -> None:
    state = MigrationLoader(connection).project_state()
    editor = connection.schema_editor(collect_sql=True)
    getattr(operation, direction)(of, editor, state, state)
    with connection.cursor() as cursor:
        for statement in editor.collected_sql:
            cursor.execute(statement)


def _composite_keys() -> set[str]:
    if not is_postgresql():
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'time_entries_timeentry'::regclass "
            "AND contype = 'f' AND array_length(conkey, 1) = 2"
        )
        return {name for (name,) in cursor.fetchall()}
