"""Work after the commit: django-tasks with its database backend, and around it a lease, retries and backoff.

A job is a row that is written in the transaction of the change it follows, so it exists exactly when the change was
committed. The kept worker alone would leave the job of a killed process running for ever and would never try a failed
one again; `mend` does both. Every job is therefore written so that doing it twice changes nothing.

Each worker holds a lock on a file of its own in the data directory. The system gives it up when the process ends, even
by kill -9, so that a dead worker is known at once on its machine, and by the end of the lease on any other.
"""

import fcntl
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LEASE = timedelta(minutes=10)
BACKOFF = timedelta(seconds=10)
ATTEMPTS = 5
KEPT = timedelta(days=7)
"""How long the rows of finished jobs are kept."""
RECENT = timedelta(days=1)
"""How far back failures are looked for whose worker ended before it could put them back."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a job may take, how long it waits before its second attempt (doubled before each further one), how often."""

    lease: timedelta = LEASE
    backoff: timedelta = BACKOFF
    attempts: int = ATTEMPTS


class WorkerLost(Exception):
    """A job was given up because its workers died or took too long."""


@contextmanager
def living_worker(directory: Path) -> Iterator[str]:
    """A new worker's id, known to be alive for as long as the block lasts."""
    directory.mkdir(parents=True, exist_ok=True)
    worker_id = secrets.token_hex(16)
    path = directory / worker_id
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield worker_id
        finally:
            path.unlink(missing_ok=True)


def is_dead(worker_id: str, directory: Path) -> bool:
    """Whether a worker of this machine has ended without saying so; False for those of other machines."""
    try:
        with (directory / worker_id).open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except (FileNotFoundError, BlockingIOError):
        return False


@transaction.atomic
def mend(*, now: datetime, directory: Path, patience: Patience) -> int:
    """Puts back what dead or late workers hold and what has failed, clears old rows; returns how many jobs came back."""
    mended = 0
    holding = set()
    for job in DBTaskResult.objects.running().select_for_update(skip_locked=True):
        worker_id = job.worker_ids[-1]
        if is_dead(worker_id, directory):
            mended += put_back(job, now=now, patience=patience, why="its worker died")
        elif job.started_at is None or job.started_at + patience.lease <= now:
            mended += put_back(job, now=now, patience=patience, why="its lease is over")
        else:
            holding.add(worker_id)
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - RECENT)
    for job in failed.select_for_update(skip_locked=True):
        if len(job.worker_ids) < patience.attempts:
            mended += put_back(job, now=now, patience=patience, why=job.exception_class_path)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
    for file in directory.glob("*"):
        if file.name not in holding and is_dead(file.name, directory):
            file.unlink(missing_ok=True)
    return mended


def put_back(job: "DBTaskResult[..., object]", *, now: datetime, patience: Patience, why: str) -> bool:
    """Makes a job ready again after a wait, or fails it for good and says so where it was attempted too often."""
    attempts = len(job.worker_ids)
    if attempts >= patience.attempts:
        _logger.error("Job %s (%s) is given up after %d attempts: %s", job.id, job.task_path, attempts, why)
        if job.status != TaskResultStatus.FAILED:
            job.set_failed(WorkerLost(why))
        return False
    _logger.warning("Job %s (%s) is tried again, it was attempted %d times: %s", job.id, job.task_path, attempts, why)
    job.status, job.started_at, job.finished_at = TaskResultStatus.READY, None, None
    job.run_after = now + patience.backoff * 2 ** (attempts - 1)
    job.save(update_fields=["status", "started_at", "finished_at", "run_after"])
    return True
