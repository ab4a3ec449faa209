"""The worker: `manage.py worker`, ended with its supervisor.

Run as `python -m keito_server.config.serving.worker`; `manage.py serve` does so, beside the web server.
"""

import os

import django
from django.core.management import call_command

from keito_server.config.serving.lifeline import follow

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
    follow()
    django.setup()
    call_command("worker")
