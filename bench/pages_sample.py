"""100,000 entries of 200 people in one workspace, half a year of their weeks approved and the last one waiting.

`fill(now)` needs Django set up; ids are new in every run, the shape is always the same.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from keito_server.accounts.actions import create_login
from keito_server.approvals.models import Submission
from keito_server.clients.models import Client
from keito_server.kit.identifiers import new_id
from keito_server.projects.models import Assignment, Project, ProjectTask, Task
from keito_server.team.models import Member, Teammate
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace

ENTRIES = int(os.environ.get("BENCH_PAGE_ENTRIES", "100000"))
PEOPLE, PROJECTS, TASKS, WEEKS = 200, 20, 8, 25
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Who looks at which page: a member at their own week, a manager of everybody at the queue."""

    member: Member
    manager: Member
    first_day: date


def fill(now: datetime) -> Sample:
    """Fills the workspace; the week that is shown is the last whole one, handed in and not decided."""
    workspace = Workspace.objects.create(
        name="Bench", subdomain="bench", currency="GBP", timezone="Europe/London", uses_approvals=True, created_at=now
    )
    people = [_person(workspace, number, now) for number in range(PEOPLE)]
    manager = people[0]
    manager.role = Member.Role.MANAGER
    manager.manager_permissions = ["billable_rates", "edit_team_time", "withdraw_approvals"]
    manager.save()
    Teammate.objects.across_workspaces().bulk_create(
        Teammate(workspace=workspace, manager=manager, member=person, created_at=now) for person in people[1:]
    )
    projects, tasks = _work(workspace, people, now)
    monday = now.date() - timedelta(days=now.date().weekday())
    weeks = [monday - timedelta(weeks=number) for number in range(1, WEEKS + 1)]
    for first_day in weeks:
        _week(people, projects, tasks, first_day, is_waiting=first_day == weeks[0], decided_by=manager, now=now)
    return Sample(people[1], manager, weeks[0])


def _person(workspace: Workspace, number: int, now: datetime) -> Member:
    email = f"person-{number}@bench.example"
    return Member.objects.create(
        login=create_login(email=email, password=None, is_verified=True, now=now),
        first_name=f"Person {number}",
        email=email,
        workspace=workspace,
        created_at=now,
    )


def _work(workspace: Workspace, people: list[Member], now: datetime) -> tuple[list[Project], list[Task]]:
    client = Client.objects.create(name="Client", currency="GBP", workspace=workspace, created_at=now)
    tasks = [
        Task.objects.create(name=f"Task {n}", slug=f"task-{n}", workspace=workspace, created_at=now)
        for n in range(TASKS)
    ]
    projects = [
        Project.objects.create(
            client=client, name=f"Project {n}", slug=f"p-{n}", bill_by="project", workspace=workspace, created_at=now
        )
        for n in range(PROJECTS)
    ]
    ProjectTask.objects.across_workspaces().bulk_create(
        ProjectTask(workspace=workspace, project=project, task=task, created_at=now)
        for project in projects
        for task in tasks
    )
    Assignment.objects.across_workspaces().bulk_create(
        Assignment(workspace=workspace, project=project, member=person, created_at=now)
        for project in projects
        for person in people
    )
    return projects, tasks


def _week(
    people: list[Member],
    projects: list[Project],
    tasks: list[Task],
    first_day: date,
    *,
    is_waiting: bool,
    decided_by: Member,
    now: datetime,
) -> None:
    decision = {} if is_waiting else {"state": "approved", "decided_by": decided_by, "decided_at": now}
    handed_in = [
        Submission(
            workspace_id=person.workspace_id,
            member=person,
            first_day=first_day,
            last_day=first_day + timedelta(days=6),
            submitted_by=person,
            submitted_at=now,
            created_at=now,
            **decision,
        )
        for person in people
    ]
    Submission.objects.across_workspaces().bulk_create(handed_in)
    entries = [entry for one in handed_in for entry in _entries(one, projects, tasks, now)]
    TimeEntry.objects.across_workspaces().bulk_create(entries, batch_size=500)


def _entries(of: Submission, projects: list[Project], tasks: list[Task], now: datetime) -> Iterator[TimeEntry]:
    """A person's 20 entries of a week: 4 a day on 5 days, of the same 6 projects and tasks."""
    choose = random.Random(of.first_day.toordinal())
    rows = [(choose.choice(projects), choose.choice(tasks)) for _ in range(6)]
    for number in range(ENTRIES // (PEOPLE * WEEKS)):
        project, task = rows[number % len(rows)]
        yield TimeEntry(
            id=new_id(),
            workspace_id=of.workspace_id,
            member=of.member,
            project=project,
            task=task,
            spent_date=of.first_day + timedelta(days=number % 5),
            zone="Europe/London",
            duration_ms=2 * HOUR_MS,
            rounded_ms=2 * HOUR_MS,
            notes="" if number == 7 else "Refactored the authentication module and wrote its tests",
            is_billable=number % 5 != 4,
            rate=Decimal(100) if number % 5 != 4 else None,
            amount=Decimal(200) if number % 5 != 4 else None,
            source="web",
            approval="submitted" if of.state == "submitted" else "approved",
            submission_id=of.id,
            created_at=now,
            updated_at=now,
        )
