"""A workspace that reminds its people, its clock, and the worker's turn at a minute."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django_tasks_db.models import DBTaskResult

from keito_server.notifications.models import Mail
from keito_server.projects.models import Project
from keito_server.reminders.jobs import send_due, write
from keito_server.reminders.models import Schedule
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import Cast

At = Callable[..., list[Mail]]


def london(wall: str) -> datetime:
    """The instant at which clocks in London show this day and time."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


@pytest.fixture
def reminding(cast: Cast, settings: LazySettings) -> Workspace:
    """Alice's workspace with approvals and reminders on Friday: at 09:00, and at 17:00 the deadline."""
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "smtp://127.0.0.1:1", True
    rows = Workspace.objects.filter(id=cast.alice.workspace_id)
    rows.update(sends_reminders=True, uses_approvals=True)
    return rows.get()


@pytest.fixture
def project(reminding: Workspace) -> Project:
    return factories.project(factories.client(reminding, name="Meridian"), name="Payments platform")


@pytest.fixture
def at(reminding: Workspace) -> At:
    """What the clock writes at an instant, having last looked a minute before (or at `since`)."""

    def look(wall: str, *, since: str | None = None) -> list[Mail]:
        now = london(wall)
        known = set(Mail.objects.values_list("id", flat=True))
        taken_until = london(since) if since else now - timedelta(minutes=1)
        Schedule.objects.update_or_create(id=1, defaults={"taken_until": taken_until})
        with time_machine.travel(now, tick=False):
            send_due(now)
            run_jobs()
        return list(Mail.objects.exclude(id__in=known).order_by("about", "recipient"))

    return look


def run_jobs() -> None:
    """Does what the worker does with what was taken: writes the mails; delivering them is none of this."""
    rounds = DBTaskResult.objects.filter(task_path=write.module_path)
    for job in rounds:
        write.call(*job.args_kwargs["args"])
    DBTaskResult.objects.all().delete()
