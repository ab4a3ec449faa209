"""The rows that the suite measures on: 200,000 entries and 100,000 expenses in one workspace, and one request of each kind recorded in SQL.

Runs inside a process of its own with the engine's environment: `python -m bench.sample OUTPUT`.
"""

import json
import os
import pickle
import random
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
django.setup()

from django.db import connection
from django.test import Client as TestClient

from bench.expenses_sample import expense_body, fill_expenses
from bench.recorder import Recorder
from keito_server.clients.models import Client
from keito_server.kit.identifiers import new_id
from keito_server.projects.models import Assignment, Project, ProjectTask, Rate, Task
from keito_server.team.actions import SINCE_EVER
from keito_server.team.models import ApiKey, Member
from keito_server.team.rules import api_key_digest, new_api_key
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "200000"))
MEMBERS, PROJECTS, TASKS, DAYS = 40, 20, 8, 365


def fill(now: datetime) -> tuple[str, Project, Task]:
    """Fills the workspace; answers an API key's secret, and a project and task that its member may track on."""
    workspace = Workspace.objects.create(
        name="Bench", subdomain="bench", currency="GBP", timezone="Europe/London", created_at=now
    )
    client = Client.objects.create(name="Client", currency="GBP", workspace=workspace, created_at=now)
    members = [
        Member.objects.create(
            first_name=f"Agent {n}",
            email=f"agent-{n}@bench.example",
            user_type="agent",
            workspace=workspace,
            created_at=now,
        )
        for n in range(MEMBERS)
    ]
    tasks = [
        Task.objects.create(name=f"Task {n}", slug=f"task-{n}", workspace=workspace, created_at=now)
        for n in range(TASKS)
    ]
    projects = []
    for n in range(PROJECTS):
        project = Project.objects.create(
            client=client, name=f"Project {n}", slug=f"p-{n}", bill_by="project", workspace=workspace, created_at=now
        )
        projects.append(project)
        Rate.objects.create(
            project=project, valid_from=SINCE_EVER, amount=Decimal(100), workspace=workspace, created_at=now
        )
        for task in tasks:
            ProjectTask.objects.create(project=project, task=task, workspace=workspace, created_at=now)
        for member in members:
            Assignment.objects.create(project=project, member=member, workspace=workspace, created_at=now)
    _entries(workspace, members, projects, tasks, now)
    secret = new_api_key()
    ApiKey.objects.create(
        member=members[0],
        name="Bench",
        digest=api_key_digest(secret),
        hint=secret[-4:],
        last_used_at=now,
        workspace=workspace,
        created_at=now,
    )
    return secret, projects[0], tasks[0]


def _entries(
    workspace: Workspace, members: list[Member], projects: list[Project], tasks: list[Task], now: datetime
) -> None:
    choose = random.Random(7)
    batch: list[TimeEntry] = []
    for number in range(ENTRIES):
        session = f"session-{number // 4}"
        batch.append(
            TimeEntry(
                id=new_id(),
                workspace=workspace,
                member=members[number % MEMBERS],
                project=choose.choice(projects),
                task=choose.choice(tasks),
                spent_date=(now - timedelta(days=choose.randrange(DAYS))).date(),
                zone="Europe/London",
                duration_ms=5_400_000,
                rounded_ms=5_400_000,
                notes="Refactored the authentication module and wrote its tests",
                is_billable=True,
                rate=Decimal(100),
                amount=Decimal(150),
                source="agent",
                metadata={"agent_id": "bench-bot", "session_id": session, "model": "claude-opus-4-6"},
                agent_id="bench-bot",
                session_id=session,
                model="claude-opus-4-6",
                created_at=now,
                updated_at=now,
            )
        )
        if len(batch) == 1000 or number + 1 == ENTRIES:
            TimeEntry.objects.across_workspaces().bulk_create(batch)
            batch.clear()


def entry_body(project: Project, task: Task) -> dict[str, Any]:
    """A saved entry, as an agent logs it."""
    return {
        "project_id": project.public_id,
        "task_id": task.public_id,
        "spent_date": datetime.now(UTC).date().isoformat(),
        "hours": 1.5,
        "notes": "Refactored authentication module",
        "source": "agent",
        "metadata": {
            "agent_id": "bench-bot",
            "agent_type": "claude-code",
            "session_id": "550e8400-e29b-41d4-a716-446655440000",
            "model": "claude-opus-4-6",
        },
    }


def record(secret: str, resources: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Makes one request of each kind and answers its statements and what the load generator has to send.

    `resources` has, by the ending of their kinds, the address of each resource and what is posted there.
    """
    browser = TestClient(headers={"authorization": f"Bearer {secret}"})
    facts: dict[str, Any] = {"secret": secret, "bodies": {}, "paths": {}}
    for ending, (address, body) in resources.items():
        sent = json.dumps(body)

        def create(address: str = address, sent: str = sent) -> Any:
            return browser.post(address, sent, content_type="application/json")

        def read(path: str) -> Any:
            return browser.get(path)

        page = f"{address}?limit=50"
        # Once before, so that what is done only once a process is not recorded.
        create()
        read(page)
        facts[f"create{ending}"] = [_recorded(create, 201)]
        facts[f"list{ending}"] = [_recorded(lambda page=page: read(page), 200)]
        rows = browser.get(f"{address}?limit=200").json()["data"]
        single = [f"{address}/{row['id']}" for row in rows]
        facts[f"get{ending}"] = [_recorded(lambda path=path: read(path), 200) for path in single]
        facts["bodies"][f"create{ending}"] = sent
        facts["paths"] |= {f"create{ending}": address, f"list{ending}": page, f"get{ending}": single}
    return facts


def _recorded(request: Any, expected: int) -> list[tuple[str, Any, bool]]:
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        response = request()
    if response.status_code != expected:
        sys.exit(f"The recorded request answered {response.status_code}: {response.content[:500]!r}")
    return recorder.statements


if __name__ == "__main__":
    now = datetime.now(UTC)
    secret, project, task = fill(now)
    fill_expenses(project, now)
    facts = record(
        secret,
        {
            "": ("/v1/time-entries", entry_body(project, task)),
            " expense": ("/v1/expenses", expense_body(project)),
        },
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    Path(sys.argv[1]).write_bytes(pickle.dumps(facts))
