"""The worker: `manage.py worker`, ended with its supervisor.

Run as `python -m keito_server.config.serving.worker`; `manage.py serve` does so, beside the web server.
"""

import logging
import os

import django
from django.core.management import call_command

from keito_server.config.serving.lifeline import follow

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
    follow()
    django.setup()
    # All that it warns of is that it was told to stop, and that Ctrl+C would force it: here the supervisor sees to that.
    logging.getLogger("django_tasks_db").addFilter(lambda record: record.levelno > logging.WARNING)
    call_command("worker")
