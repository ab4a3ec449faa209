"""A real worker process, killed with -9 while it hands a mail over; and two workers that want the same mail."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from keito_server.kit.jobs import Patience, mend
from keito_server.kit.management.commands.worker import PatientWorker
from keito_server.notifications import actions
from keito_server.notifications.jobs import deliver_once, deliver_when_due
from keito_server.notifications.jobs.batches import deliver_batch
from keito_server.notifications.models import Mail
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk
from tests.notifications.mail_server import Behaviour

SERVER = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60

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


def queued(subject: str = "Hours") -> Mail:
    mail = actions.queue(
        recipient="sofia@example.com", subject=subject, text="Hello", html="<p>Hello</p>", about="invitation", now=NOW
    )
    assert mail is not None
    return mail


def test_a_worker_killed_after_the_mail_was_handed_over_leaves_it_uncertain_and_sent_once(
    start_worker: Worker, behaviour: Behaviour, tmp_path: Path
) -> None:
    was_taken = Event()
    behaviour.after_data = ["stall"]
    behaviour.when_taken = was_taken.set
    mail = queued()
    worker = start_worker()
    assert was_taken.wait(PATIENCE_SECONDS), "The worker has handed nothing over."
    worker.kill()
    worker.wait()
    mail.refresh_from_db()
    assert mail.state == "sending"

    patience = Patience(backoff=timedelta(0))
    assert mend(now=datetime.now(UTC), directory=tmp_path / "data" / "workers", patience=patience) == 1
    PatientWorker(worker_id="next", patience=patience).run_round()
    mail.refresh_from_db()
    assert mail.state == "uncertain"
    job = DBTaskResult.objects.get()
    assert (job.status, len(job.worker_ids)) == (TaskResultStatus.SUCCESSFUL, 2)
    assert len(behaviour.accepted) == 1


def test_a_worker_killed_in_the_middle_of_a_batch_leaves_one_mail_uncertain_and_the_next_sends_the_rest(
    start_worker: Worker, behaviour: Behaviour, tmp_path: Path
) -> None:
    half_way = Event()
    behaviour.when_taken = lambda: half_way.set() if len(behaviour.accepted) == 20 else None
    mail_ids = [queued(f"Mail {number}").id for number in range(40)]
    DBTaskResult.objects.all().delete()
    deliver_when_due(mail_ids, NOW)
    worker = start_worker()
    assert half_way.wait(PATIENCE_SECONDS), "The worker has not come half-way."
    worker.kill()
    worker.wait()
    assert Mail.objects.filter(state="queued").exists()

    patience = Patience(backoff=timedelta(0))
    assert mend(now=datetime.now(UTC), directory=tmp_path / "data" / "workers", patience=patience) == 1
    PatientWorker(worker_id="next", patience=patience).run_round()
    states = list(Mail.objects.values_list("state", flat=True))
    assert (states.count("sent") + states.count("uncertain"), states.count("uncertain") <= 1) == (40, True)
    taken = [str(mail["Subject"]) for mail in behaviour.mails]
    assert len(taken) == len(set(taken)) >= 39


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_that_want_the_same_batch_send_each_mail_once(
    database_on_disk: str, configured: str, behaviour: Behaviour, attempt: int
) -> None:
    mail_ids = [queued(f"Mail {number}").id for number in range(20)]
    acts = (partial(deliver_batch, ids, job_id=job_id) for job_id, ids in (("one", mail_ids), ("two", mail_ids[::-1])))
    assert at_once(*acts) == [None, None]
    assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert len(behaviour.accepted) == 20


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_that_want_the_same_mail_send_it_once(
    database_on_disk: str, configured: str, behaviour: Behaviour, attempt: int
) -> None:
    mail = queued()
    outcomes = at_once(*(partial(deliver_once, mail.id, job_id=job_id) for job_id in ("one", "two")))
    assert outcomes == [None, None]
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("sent", 1)
    assert len(behaviour.accepted) == 1
