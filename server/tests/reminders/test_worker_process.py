"""Reminders by a real worker process: it looks at the clock by itself, and being killed (-9) half-way doubles nothing."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from keito_server.kit.days import week_due_on
from keito_server.kit.jobs import Patience, mend
from keito_server.kit.management.commands.worker import PatientWorker
from keito_server.notifications.models import Mail
from keito_server.reminders import actions
from keito_server.reminders.models import Schedule
from tests import factories
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk
from tests.notifications.conftest import behaviour as behaviour
from tests.notifications.conftest import configured as configured
from tests.notifications.mail_server import Behaviour

SERVER = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
PEOPLE = 36

Worker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker(database_on_disk: str, configured: str, tmp_path: Path) -> Iterator[Worker]:
    """Starts a worker process that looks often; it does not outlive the test."""
    started: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": database_on_disk,
        "KEITO_DATA_DIR": str(tmp_path / "data"),
        "MAIL_URL": configured,
        "PYTHONPATH": str(SERVER),
        "SECRET_KEY": settings.SECRET_KEY,
    }

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, str(SERVER / "manage.py"), "worker", "--interval=0.05"]
        started.append(subprocess.Popen(command, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def due_now() -> datetime:
    """People with time to submit, whose reminder has fallen due a moment ago; answers when."""
    due_at = datetime.now(UTC).replace(second=0, microsecond=0)
    workspace = factories.workspace(
        timezone="UTC",
        uses_approvals=True,
        sends_reminders=True,
        reminder_weekday=due_at.weekday(),
        reminder_time=due_at.time(),
        deadline_weekday=(due_at.weekday() + 3) % 7,
    )
    project = factories.project(factories.client(workspace))
    day = week_due_on(due_at.date(), workspace.week_start)[0]
    for _ in range(PEOPLE):
        factories.entry(factories.member(workspace, login=None), project, spent_date=day)
    Schedule.objects.create(id=1, taken_until=due_at - timedelta(seconds=1))
    return due_at


def test_a_worker_killed_half_way_through_the_reminders_leaves_nobody_with_two(
    start_worker: Worker, behaviour: Behaviour, tmp_path: Path
) -> None:
    is_half_way = Event()
    behaviour.when_taken = lambda: is_half_way.set() if len(behaviour.accepted) >= PEOPLE // 2 else None
    due_now()
    worker = start_worker()
    assert is_half_way.wait(PATIENCE_SECONDS), f"Only {len(behaviour.accepted)} reminders went out."
    worker.kill()
    worker.wait()

    patience = Patience(backoff=timedelta(0))
    mend(now=datetime.now(UTC), directory=tmp_path / "data" / "workers", patience=patience)
    PatientWorker(worker_id="next", patience=patience).run_round()
    states = Counter(Mail.objects.values_list("state", flat=True))
    assert states["sent"] + states["uncertain"] == PEOPLE, states
    assert states["uncertain"] <= 1
    got = Counter(address for envelope in behaviour.accepted for address in envelope.rcpt_tos)
    assert set(got.values()) == {1}
    assert PEOPLE - states["uncertain"] <= len(got) <= PEOPLE


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_that_look_at_the_same_minute_write_each_mail_once(
    database_on_disk: str, configured: str, attempt: int
) -> None:
    now = due_now() + timedelta(seconds=30)

    def look() -> Any:
        taken: list[actions.Round] = []
        actions.take_due(now=now, give=taken.append)
        return taken

    rounds: list[Any] = [one for outcome in at_once(look, look) for one in outcome]  # type: ignore[union-attr]  # no refusal
    assert [len(one.member_ids) for one in rounds] == [PEOPLE]
    # A round whose job was put back while its first worker still lives is written by both.
    written = at_once(*(partial(actions.write, rounds[0], now=now) for _ in range(2)))
    assert sum(outcome for outcome in written if isinstance(outcome, int)) == PEOPLE, written
    assert Mail.objects.count() == PEOPLE
    assert DBTaskResult.objects.exists()
