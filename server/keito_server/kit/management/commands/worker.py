"""`manage.py worker`: runs jobs one at a time, mends what other workers left behind, and does the regular chores."""

import logging
import time
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from keito_server.kit.chores import Chores
from keito_server.kit.jobs import BACKOFF, LEASE, Patience, living_worker, mend, put_back

_JOBS_A_ROUND = 20

_logger = logging.getLogger(__name__)


class PatientWorker(Worker):
    """The kept worker, for a round of jobs at a time; what fails is put back at once, to be tried again later."""

    def __init__(self, *, worker_id: str, patience: Patience) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=_JOBS_A_ROUND,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        self.patience = patience

    def run_round(self) -> None:
        """Runs what is ready, up to a round's worth, so that mending has its turn when there is much to do."""
        self._run_tasks = 0
        self.run()

    def run_task(self, db_task_result: "DBTaskResult[..., object]") -> None:
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            why = db_task_result.exception_class_path
            put_back(db_task_result, now=datetime.now(UTC), patience=self.patience, why=why)


class Command(BaseCommand):
    """Runs jobs until it is told to stop; a signal lets the job at hand finish."""

    help = "Runs jobs from the database until it is stopped, and puts back the jobs of workers that died."

    def add_arguments(self, parser: ArgumentParser) -> None:
        self._add_seconds(parser, "--interval", 1, "Seconds between two looks for jobs.")
        self._add_seconds(parser, "--mend-every", 10, "Seconds between two looks for lost jobs.")
        self._add_seconds(parser, "--lease", LEASE.total_seconds(), "Seconds that a job may take.")
        self._add_seconds(parser, "--backoff", BACKOFF.total_seconds(), "Seconds before a job's second attempt.")

    def handle(self, **options: Any) -> None:
        # The kept worker reports each look for jobs; only what it warns of is of use.
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        patience = Patience(lease=timedelta(seconds=options["lease"]), backoff=timedelta(seconds=options["backoff"]))
        directory = Path(settings.DATA_DIRECTORY) / "workers"
        with living_worker(directory) as worker_id:
            worker = PatientWorker(worker_id=worker_id, patience=patience)
            worker.configure_signals()
            mended_at, chores = -options["mend_every"], Chores()
            while worker.running:
                try:
                    if time.monotonic() - mended_at >= options["mend_every"]:
                        mend(now=datetime.now(UTC), directory=directory, patience=patience)
                        mended_at = time.monotonic()
                    chores.do_due(datetime.now(UTC))
                    # Looking takes no lock; only where there is something to run is the queue locked.
                    if DBTaskResult.objects.ready().exists():
                        worker.run_round()
                        continue
                except (OperationalError, InterfaceError):
                    _logger.exception("The database does not answer; the worker waits for it.")
                    connection.close()
                if worker.running:
                    time.sleep(options["interval"])

    def _add_seconds(self, parser: ArgumentParser, name: str, default: float, words: str) -> None:
        parser.add_argument(name, type=float, default=default, metavar="SECONDS", help=f"{words} Default: %(default)g.")
