"""The worker: takes tasks from the database and runs them, one at a time.

Run as `python -m keito_server.config.serving.worker`; `manage.py serve` does so, beside the web server.
"""

import logging
import os

import django

from keito_server.config.serving.lifeline import follow

INTERVAL_SECONDS = 1
"""How long the worker waits before it looks for tasks again, after it found none."""


def run_worker() -> None:
    """Works until a signal asks to stop; a task that runs then is finished first."""
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    # Its command would set the loggers' levels by itself, against LOG_LEVEL; its warnings only tell of being stopped.
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    worker = Worker(
        queue_names=["*"],
        interval=INTERVAL_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    worker.run()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
    follow()
    django.setup()
    run_worker()
