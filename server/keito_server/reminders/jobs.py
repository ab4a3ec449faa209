"""The schedule at work: each minute what is due is taken, and written by the worker a hundred people at a time."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from keito_server.reminders import actions
from keito_server.reminders.actions import Round

PRIORITY = -10
"""Behind all else that waits: nobody's code to sign in is kept back by ten thousand reminders."""


@task(priority=PRIORITY)
def write(of: dict[str, object]) -> None:
    """Writes the mails of one round. Done twice, it writes what is missing."""
    actions.write(Round.of_json(of), now=timezone.now())


def send_due(now: datetime) -> int:
    """Takes what has fallen due since the last look and has it written; answers to how many people at most."""
    return actions.take_due(now=now, give=lambda taken: write.enqueue(taken.as_json()))
