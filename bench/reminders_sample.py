"""The people who are reminded: 10,000 members of one workspace, each with time that is not submitted.

Runs inside a process of its own with the engine's environment: `python -m bench.reminders_sample fill|again|states`.
"""

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
django.setup()

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from keito_server.clients.models import Client
from keito_server.kit.days import week_due_on
from keito_server.kit.durations import HOUR_MS
from keito_server.notifications.models import Mail
from keito_server.projects.models import Project
from keito_server.reminders.models import Schedule
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "10000"))
DAYS = 3


@transaction.atomic
def fill(now: datetime) -> None:
    """Fills the workspace: three days of time for everybody in the week that is asked for today."""
    workspace = Workspace.objects.create(
        name="Bench",
        subdomain="bench",
        currency="GBP",
        timezone="UTC",
        uses_approvals=True,
        sends_reminders=True,
        created_at=now,
    )
    client = Client.objects.create(name="Client", currency="GBP", workspace=workspace, created_at=now)
    project = Project.objects.create(client=client, name="Project", slug="p", workspace=workspace, created_at=now)
    members = [
        Member(first_name=f"Person {n}", email=f"person-{n}@bench.example", workspace=workspace, created_at=now)
        for n in range(PEOPLE)
    ]
    Member.objects.across_workspaces().bulk_create(members, batch_size=1000)
    week = week_due_on(now.date(), workspace.week_start)
    entries = [
        TimeEntry(
            workspace=workspace,
            member=member,
            project=project,
            spent_date=day,
            zone="UTC",
            duration_ms=7 * HOUR_MS,
            rounded_ms=7 * HOUR_MS,
            is_billable=True,
            source="web",
            created_at=now,
            updated_at=now,
        )
        for member in members
        for day in week[:DAYS]
    ]
    TimeEntry.objects.across_workspaces().bulk_create(entries, batch_size=1000)


@transaction.atomic
def again(now: datetime) -> None:
    """Has the reminder fall due in this minute, as if none had gone out yet."""
    Mail.objects.all().delete()
    DBTaskResult.objects.all().delete()
    due_at = now.replace(second=0, microsecond=0)
    Workspace.objects.update(
        reminder_weekday=due_at.weekday(),
        reminder_time=due_at.time(),
        deadline_weekday=due_at.weekday(),
        deadline_time=(due_at + timedelta(hours=6)).time(),
    )
    Schedule.objects.update_or_create(id=1, defaults={"taken_until": due_at - timedelta(seconds=1)})


def states() -> dict[str, int]:
    """How many mails are in which state, and how many jobs are still to be done."""
    counts = Counter(Mail.objects.filter(about="weekly_reminder").values_list("state", flat=True))
    waiting = DBTaskResult.objects.ready().count() + DBTaskResult.objects.running().count()
    return {**counts, "jobs": waiting, "failed jobs": DBTaskResult.objects.failed().count()}


if __name__ == "__main__":
    act, now = sys.argv[1], datetime.now(UTC)
    if act == "fill":
        fill(now)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    elif act == "again":
        again(now)
    else:
        print(json.dumps(states()))
