"""Fills the server's database with a house to walk through, and prints where it is and who is signed in, as JSON.

Run beside the server: `python -m tests.journeys.furnish`. The day is the one of picture 01 of the design.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import django

if TYPE_CHECKING:
    from keito_server.projects.models import Project, Task
    from keito_server.team.models import Member

ZONE = "Europe/London"
WEEK = ("7:25", "8:05", "7:40", "8:20", "6:10", "8:15")
"""What Bob did on the six days before today, latest first, where these are workdays."""


def furnish() -> dict[str, Any]:
    """A workspace with its people signed in; returns its subdomain and their sessions."""
    from keito_server.kit.days import day_of
    from tests import factories

    here = factories.workspace(name="Harrow & Vale", subdomain="harrow-vale")
    people = {
        name.lower(): factories.member(
            here, first_name=name, last_name=last_name, role=role, email=f"{name.lower()}@harrowvale.example"
        )
        for name, last_name, role in (
            ("Alice", "Marlowe", "administrator"),
            ("Carol", "Okafor", "manager"),
            ("Bob", "Lindqvist", "member"),
        )
    }
    review_bot, docs_bot = factories.agent(here, name="review-bot-01"), factories.agent(here, name="docs-bot-02")
    team = (*people.values(), review_bot, docs_bot)
    names = ("Code review", "Consulting", "Development", "Documentation", "Meetings", "Research", "Testing")
    tasks = {name: factories.task(here, name=name, slug=name.lower().replace(" ", "-")) for name in names}
    migration, kafka, practice = (
        factories.project(factories.client(here, name=client), team=team, tasks=tuple(tasks.values()), **values)
        for client, values in (
            ("Meridian Bank", {"name": "Payments platform migration", "code": "MER-PAY"}),
            ("Lumen Energie", {"name": "Kafka reliability review", "code": "LUM-KAF"}),
            (
                "Harrow & Vale",
                {"name": "Practice development", "code": "HV-PRA", "is_billable": False, "bill_by": "none"},
            ),
        )
    )
    factories.rate("140", project=migration)
    factories.rate("125", project=kafka)
    today = day_of(datetime.now(UTC), ZONE)
    _day(people["bob"], today, tasks, (migration, kafka, practice))
    _agents(today, tasks, migration, kafka, review_bot, docs_bot)
    _days_before(people["bob"], today, migration, tasks["Development"])
    _expenses(today, migration, people["bob"], review_bot)
    return {
        "subdomain": here.subdomain,
        "sessions": {name: _session(member) for name, member in people.items()},
    }


def _day(bob: "Member", day: date, tasks: "dict[str, Task]", projects: "tuple[Project, ...]") -> None:
    from tests import factories

    migration, kafka, practice = projects
    for start, end, project, task, notes, more in (
        ("09:00", "09:25", migration, "Meetings", "Stand-up", {}),
        ("09:25", "10:45", migration, "Development", "Schema registry 7.6 on staging", {"source": "cli"}),
        ("10:16", "10:50", migration, "Testing", "Contract tests for the ledger events", {"source": "agent"}),
        ("10:50", "11:05", practice, "Research", "Reading group", {"is_billable": False}),
        ("11:05", "12:20", kafka, "Consulting", "Partition skew workshop", {}),
    ):
        factories.entry(bob, project, task=tasks[task], notes=notes, spent_date=day, **_span(day, start, end), **more)
    started_at = datetime.now(UTC) - timedelta(hours=1, minutes=42, seconds=7)
    running = {"duration_ms": 0, "is_running": True, "started_at": started_at}
    notes = "Idempotent retries on the settlement consumer"
    factories.entry(bob, migration, task=tasks["Development"], notes=notes, spent_date=day, **running)


def _agents(
    day: date, tasks: "dict[str, Task]", migration: "Project", kafka: "Project", review: "Member", docs: "Member"
) -> None:
    from tests import factories

    session = {
        "agent_id": "review-bot-01",
        "agent_type": "claude-code",
        "model": "claude-opus-4-6",
        "session_id": "550e8400-e29b-41d4",
    }
    of_agent = {"source": "agent", "spent_date": day, "rate": Decimal(75), "metadata": session, **session}
    review_task, writing = tasks["Code review"], tasks["Documentation"]
    factories.entry(
        review, migration, task=review_task, notes="Pull request 482", **_span(day, "14:02", "14:40"), **of_agent
    )
    factories.entry(docs, kafka, task=writing, notes="Runbook, first draft", **_span(day, "11:30", "12:21"), **of_agent)
    live = {"duration_ms": 0, "is_running": True, "timer_slot": session["session_id"]}
    started_at = datetime.now(UTC) - timedelta(minutes=6, seconds=12)
    factories.entry(
        review, migration, task=review_task, notes="Pull request 485", started_at=started_at, **live, **of_agent
    )


def _days_before(bob: "Member", today: date, project: "Project", task: "Task") -> None:
    from keito_server.kit.durations import parse_duration
    from tests import factories

    for days_ago, words in enumerate(WEEK, start=1):
        day = today - timedelta(days=days_ago)
        if day.weekday() < 5:
            factories.entry(
                bob, project, task=task, spent_date=day, duration_ms=parse_duration(words), notes="Cut-over"
            )


def _expenses(today: date, project: "Project", bob: "Member", review_bot: "Member") -> None:
    """The first categories, one night of Bob's and tokens of the agent's, both of today."""
    from tests import factories

    here = project.workspace
    factories.category(here, name="Mileage", slug="mileage", unit_name="miles", unit_price=Decimal("0.67"))
    lodging = factories.category(here, name="Lodging", slug="lodging")
    factories.expense(
        bob, project, lodging, spent_date=today, total=Decimal(118), notes="One night, cut-over rehearsal"
    )
    factories.expense(
        review_bot,
        project,
        factories.llm_usage(here),
        spent_date=today,
        units=Decimal(1520),
        unit_price=Decimal("0.003"),
        total=Decimal("4.56"),
        source="agent",
        model="claude-opus-4-6",
        session_id="ses_7f3a91",
        input_tokens=1_204_000,
        output_tokens=316_000,
        provider_cost=Decimal("13.92"),
        notes="Pull request 482",
    )


def _span(day: date, start: str, end: str) -> dict[str, Any]:
    zone = ZoneInfo(ZONE)
    started_at = datetime.combine(day, time.fromisoformat(start), zone).astimezone(UTC)
    stopped_at = datetime.combine(day, time.fromisoformat(end), zone).astimezone(UTC)
    return {
        "started_at": started_at,
        "stopped_at": stopped_at,
        "duration_ms": (stopped_at - started_at) // timedelta(milliseconds=1),
    }


def _session(member: "Member") -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    assert member.login is not None
    session = SessionStore()
    session[SESSION_KEY] = str(member.login.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.login.get_session_auth_hash()
    session.create()
    assert session.session_key is not None
    return session.session_key


if __name__ == "__main__":
    django.setup()
    print(json.dumps(furnish()))  # noqa: T201  # its output is what it is for
