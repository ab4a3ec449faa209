"""Requests at the same instant, each on a connection of its own: one timer runs, one entry is saved (T2, H2, P4)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from threading import Event, Thread

import psycopg
import pytest
from django.db import connection, connections, transaction

from keito_server.team.actions import idempotency, note_use
from keito_server.team.models import ApiKey
from keito_server.time_entries.models import TimeEntry
from tests.api_caller import Answered
from tests.api_office import ENTRIES, Office
from tests.conftest import NOW
from tests.database_on_disk import at_once


@pytest.fixture
def shared_office(database_on_disk: str, office: Office) -> Office:
    return office


def saved(office: Office) -> list[TimeEntry]:
    return list(TimeEntry.objects.in_workspace(office.cast.bob.workspace_id).order_by("started_at", "id"))


@contextmanager
def another_transaction(address: str, statement: str, values: list[object]) -> Iterator[None]:
    """Runs a statement in a transaction of another connection, which stays open meanwhile and is then rolled back."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.rollback()
        return
    with psycopg.connect(address) as other_connection:
        other_connection.execute(statement, values)
        yield
        other_connection.rollback()


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_timers_started_at_once_one_runs_and_the_other_is_saved(shared_office: Office, attempt: int) -> None:
    office = shared_office
    start = partial(office.bob.post, ENTRIES, office.timer())
    outcomes = at_once(start, start)
    assert [getattr(outcome, "status", outcome) for outcome in outcomes] == [201, 201], outcomes
    assert sorted(entry.is_running for entry in saved(office)) == [False, True]
    [stopped] = [entry for entry in saved(office) if not entry.is_running]
    assert stopped.stopped_at == NOW


def test_eight_timers_started_at_once_leave_one_running(shared_office: Office) -> None:
    office = shared_office
    outcomes = at_once(*[partial(office.bob.post, ENTRIES, office.timer())] * 8)
    assert [getattr(outcome, "status", outcome) for outcome in outcomes] == [201] * 8, outcomes
    assert sorted(entry.is_running for entry in saved(office)) == [False] * 7 + [True]


@pytest.mark.parametrize("kind", ["body", "timer"])
def test_one_request_sent_five_times_at_once_is_done_once(shared_office: Office, kind: str) -> None:
    office = shared_office
    body = getattr(office, kind)()
    outcomes = at_once(*[partial(office.bob.post, ENTRIES, body, idempotency_key="once")] * 5)
    answers = {outcome.body for outcome in outcomes if isinstance(outcome, Answered)}
    assert [getattr(outcome, "status", outcome) for outcome in outcomes] == [201] * 5, outcomes
    assert len(answers) == 1
    assert len(saved(office)) == 1
    replays = [
        outcome for outcome in outcomes if isinstance(outcome, Answered) and outcome.headers.get("Idempotent-Replayed")
    ]
    assert len(replays) == 4


def test_of_two_bodies_sent_at_once_with_one_key_one_is_refused(shared_office: Office) -> None:
    office = shared_office
    one = partial(office.bob.post, ENTRIES, office.body(hours=1), idempotency_key="once")
    two = partial(office.bob.post, ENTRIES, office.body(hours=2), idempotency_key="once")
    outcomes = at_once(one, two)
    assert sorted(getattr(outcome, "status", 0) for outcome in outcomes) == [201, 409], outcomes
    assert len(saved(office)) == 1


@pytest.fixture
def first_request_in_flight(shared_office: Office) -> Iterator[Office]:
    """A request with the key "slow" that has claimed it and does not end before the test does."""
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite one write at a time is all there is: the second waits for the first to commit.")
    claimed, may_end = Event(), Event()

    def hold() -> None:
        try:
            keyed = idempotency.KeyedRequest(shared_office.cast.bob, "POST", f"/v1{ENTRIES}", "slow", "x" * 64)
            with transaction.atomic():
                idempotency.claim(keyed, now=NOW)
                claimed.set()
                may_end.wait(timeout=30)
                transaction.set_rollback(True)
        finally:
            connections.close_all()

    thread = Thread(target=hold)
    thread.start()
    assert claimed.wait(timeout=30)
    yield shared_office
    may_end.set()
    thread.join(timeout=30)


def test_a_repeat_is_refused_for_now_while_the_first_is_in_flight(
    first_request_in_flight: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = first_request_in_flight
    monkeypatch.setattr(idempotency, "LONGEST_WAIT", "200ms")
    answered = office.bob.post(ENTRIES, office.body(), idempotency_key="slow")
    assert answered.error == (409, "idempotency_in_progress", "Idempotency-Key")
    assert answered.headers["Retry-After"] == "1"
    assert office.bob.post(ENTRIES, office.body(), idempotency_key="other").status == 201


def test_the_limit_of_the_wait_does_not_outlast_the_claim(shared_office: Office) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL has the setting.")
    keyed = idempotency.KeyedRequest(shared_office.cast.bob, "POST", "/v1/x", "key", "x" * 64)
    with transaction.atomic(), connection.cursor() as cursor:
        idempotency.claim(keyed, now=NOW)
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_a_locked_key_row_neither_fails_nor_delays_a_request(shared_office: Office, database_on_disk: str) -> None:
    office = shared_office
    ApiKey.objects.across_workspaces().update(last_used_at=None)
    rows = "SELECT id FROM team_apikey FOR UPDATE"
    with another_transaction(database_on_disk, rows, []):
        assert office.bob.get("/me").status == 200
        assert not ApiKey.objects.across_workspaces().exclude(last_used_at=None).exists()
    assert office.bob.get("/me").status == 200
    assert ApiKey.objects.across_workspaces().get(member=office.cast.bob).last_used_at == NOW


def test_noting_a_key_that_is_gone_is_no_error(shared_office: Office, caplog: pytest.LogCaptureFixture) -> None:
    uses = ApiKey.objects.across_workspaces().order_by("id").values_list("id", "last_used_at")
    before = list(uses)
    note_use(key_id=shared_office.project.id, now=NOW)
    assert list(uses.all()) == before
    assert caplog.records == []


def test_a_database_that_stays_locked_is_told_as_busy(
    shared_office: Office, database_on_disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite locks the whole database.")
    office = shared_office
    office.bob.get("/me")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with another_transaction(database_on_disk, "", []):
        answered = office.bob.post(ENTRIES, office.body())
        assert answered.error == (503, "server_busy", None)
        assert answered.headers["Retry-After"] == "1"
    assert office.bob.post(ENTRIES, office.body()).status == 201
