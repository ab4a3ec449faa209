"""Jobs: they exist when their change was committed, come back when their worker dies or they fail, and end in the end."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from keito_server.kit.jobs import Patience, is_dead, living_worker, mend
from keito_server.kit.management.commands.worker import PatientWorker
from tests.kit import sample_jobs

NOW = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
PATIENCE = Patience()

pytestmark = pytest.mark.django_db


def running(worker_id: str, *, since: datetime = NOW, attempts: int = 1) -> "DBTaskResult[..., object]":
    """A job that a worker took and has not ended."""
    sample_jobs.note.enqueue("nowhere")
    job = DBTaskResult.objects.latest("enqueued_at")
    job.status, job.started_at = TaskResultStatus.RUNNING, since
    job.worker_ids = ["earlier"] * (attempts - 1) + [worker_id]
    job.save()
    return job


def test_a_job_exists_only_when_its_change_was_committed() -> None:
    with transaction.atomic():
        sample_jobs.note.enqueue("nowhere")
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()
    sample_jobs.note.enqueue("nowhere")
    assert DBTaskResult.objects.count() == 1


def test_a_worker_is_dead_once_its_lock_is_gone(tmp_path: Path) -> None:
    with living_worker(tmp_path) as worker_id:
        assert not is_dead(worker_id, tmp_path)
    assert not is_dead("of another machine", tmp_path)
    (tmp_path / "killed").touch()
    assert is_dead("killed", tmp_path)


def test_the_job_of_a_dead_worker_is_ready_again_after_a_wait(tmp_path: Path) -> None:
    (tmp_path / "killed").touch()
    job = running("killed")
    assert mend(now=NOW, directory=tmp_path, patience=PATIENCE) == 1
    job.refresh_from_db()
    assert (job.status, job.run_after) == (TaskResultStatus.READY, NOW + timedelta(seconds=10))
    assert list(tmp_path.iterdir()) == []


def test_the_job_of_a_living_worker_is_left_alone_until_its_lease_is_over(tmp_path: Path) -> None:
    with living_worker(tmp_path) as worker_id:
        running(worker_id)
        nearly = NOW + timedelta(minutes=9, seconds=59)
        assert mend(now=nearly, directory=tmp_path, patience=PATIENCE) == 0
        assert mend(now=NOW + timedelta(minutes=10), directory=tmp_path, patience=PATIENCE) == 1


def test_the_job_of_another_machine_comes_back_when_its_lease_is_over(tmp_path: Path) -> None:
    running("elsewhere")
    assert mend(now=NOW, directory=tmp_path, patience=PATIENCE) == 0
    assert mend(now=NOW + timedelta(minutes=10), directory=tmp_path, patience=PATIENCE) == 1


@pytest.mark.parametrize(("attempts", "wait"), [(1, 10), (2, 20), (3, 40), (4, 80)])
def test_each_further_attempt_waits_twice_as_long(tmp_path: Path, attempts: int, wait: int) -> None:
    job = running("elsewhere", attempts=attempts, since=NOW - timedelta(hours=1))
    mend(now=NOW, directory=tmp_path, patience=PATIENCE)
    job.refresh_from_db()
    assert job.run_after == NOW + timedelta(seconds=wait)


def test_after_five_attempts_a_job_is_given_up_and_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    job = running("elsewhere", attempts=5, since=NOW - timedelta(hours=1))
    for _ in range(2):
        assert mend(now=NOW, directory=tmp_path, patience=PATIENCE) == 0
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    assert [record.levelno for record in caplog.records if "given up" in record.message] == [logging.ERROR]


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_is_tried_five_times_and_then_given_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sample_jobs.fail.enqueue()
    worker = PatientWorker(worker_id="one", patience=Patience(backoff=timedelta(0)))
    for _ in range(3):
        worker.run_round()
    job = DBTaskResult.objects.get()
    assert (job.status, len(job.worker_ids)) == (TaskResultStatus.FAILED, 5)
    assert "RuntimeError: as ever" in job.traceback
    assert sum("given up after 5 attempts" in record.message for record in caplog.records) == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_once_is_done_in_the_end(tmp_path: Path) -> None:
    log = tmp_path / "log"
    sample_jobs.fail_once.enqueue(str(log))
    PatientWorker(worker_id="one", patience=Patience(backoff=timedelta(0))).run_round()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    assert log.read_text() == "failed\ndone\n"


def test_a_failure_whose_worker_died_before_it_was_put_back_is_mended(tmp_path: Path) -> None:
    job = running("killed")
    job.set_failed(RuntimeError("half-way"))
    assert mend(now=datetime.now(UTC), directory=tmp_path, patience=PATIENCE) == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY


def test_old_rows_of_finished_jobs_are_cleared(tmp_path: Path) -> None:
    job = running("one")
    job.set_successful(None)
    mend(now=datetime.now(UTC), directory=tmp_path, patience=PATIENCE)
    assert DBTaskResult.objects.count() == 1
    mend(now=datetime.now(UTC) + timedelta(days=8), directory=tmp_path, patience=PATIENCE)
    assert DBTaskResult.objects.count() == 0


def test_the_worker_command_refuses_seconds_that_are_none() -> None:
    with pytest.raises(Exception, match="invalid float value"):
        call_command("worker", "--lease", "soon")
