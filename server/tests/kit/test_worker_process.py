"""A real worker process, killed with -9 half-way through a job: the job is done in the end."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.database_on_disk import database_on_disk as database_on_disk
from tests.kit import sample_jobs

SERVER = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60

Worker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker(database_on_disk: str, tmp_path: Path) -> Iterator[Worker]:
    """Starts worker processes that look often and wait shortly; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": database_on_disk,
        "KEITO_DATA_DIR": str(tmp_path / "data"),
        "PYTHONPATH": str(SERVER),
        "SECRET_KEY": settings.SECRET_KEY,
    }

    def start() -> "subprocess.Popen[bytes]":
        options = ["--interval=0.05", "--mend-every=0.05", "--backoff=0.05"]
        command = [sys.executable, str(SERVER / "manage.py"), "worker", *options]
        started.append(subprocess.Popen(command, env=environment))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Answers the next word that a job wrote into the pipe at `tmp_path / "pipe"`."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    # Opened for writing as well, so that it does not end when one job closes it.
    descriptor = os.open(path, os.O_RDWR)
    waiting: list[str] = []

    def next_word() -> str:
        if not waiting:
            ready, _, _ = select.select([descriptor], [], [], PATIENCE_SECONDS)
            assert ready, "No job has written anything."
            waiting.extend(os.read(descriptor, 4096).decode().split())
        return waiting.pop(0)

    yield next_word
    os.close(descriptor)


def test_a_job_whose_worker_is_killed_half_way_is_done_by_the_next(
    start_worker: Worker, pipe: Callable[[], str], tmp_path: Path
) -> None:
    sample_jobs.stop_half_way.enqueue(str(tmp_path / "pipe"), str(tmp_path / "marker"))
    first = start_worker()
    assert pipe() == "began"
    first.kill()
    first.wait()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    second = start_worker()
    assert (pipe(), pipe()) == ("began", "done")
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=PATIENCE_SECONDS) == 0
    job = DBTaskResult.objects.get()
    assert (job.status, len(job.worker_ids)) == (TaskResultStatus.SUCCESSFUL, 2)
