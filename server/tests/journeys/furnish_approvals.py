"""Fills the server's database with a team whose week waits to be handed in and decided; prints it as JSON.

Run beside the server: `python -m tests.journeys.furnish_approvals`. Each run makes a workspace of its own.
"""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import django

ZONE = "Europe/London"
PEOPLE = (("Alice", "Marlowe", "administrator"), ("Carol", "Okafor", "manager"), ("Bob", "Lindqvist", "member"))
TEAM = (("Priya", "Raman"), ("Tomás", "Herrera"))


def furnish() -> dict[str, Any]:
    """The workspace, the sessions of Alice, Carol and Bob, and last week: Bob's waits to be submitted, others' to be decided."""
    from keito_server.approvals import actions
    from keito_server.kit.days import day_of, week_of
    from tests import factories
    from tests.journeys.furnish import _session

    mark = uuid4().hex[:8]
    here = factories.workspace(name="Harrow & Vale", subdomain=f"harrow-{mark}", uses_approvals=True)

    def person(first_name: str, last_name: str, role: str = "member") -> Any:
        email = f"{first_name.lower()}.{mark}@harrowvale.example".replace("á", "a")
        return factories.member(here, first_name=first_name, last_name=last_name, role=role, email=email)

    people = {first_name: person(first_name, last_name, role) for first_name, last_name, role in PEOPLE}
    team = [person(*names) for names in TEAM]
    bot = factories.agent(here, name="review-bot-01")
    task = factories.task(here, name="Development", slug="development")
    members = (people["Bob"], *team, bot)
    project = factories.project(
        factories.client(here, name="Meridian Bank"), name="Payments platform", team=members, tasks=(task,)
    )
    for one in members:
        factories.teammate(people["Carol"], one)
    week = week_of(day_of(datetime.now(UTC), ZONE) - timedelta(days=7), 0)
    for one in members:
        _days(one, week[:3], project, task)
    now = datetime.now(UTC) - timedelta(hours=2)
    for number, one in enumerate((*team, bot)):
        actor = people["Alice"] if one is bot else one
        at = now + timedelta(minutes=number)
        actions.submit(actor=actor, member_id=one.id, first_day=week[0], last_day=week[6], now=at)
    return {
        "subdomain": here.subdomain,
        "sessions": {name.lower(): _session(member) for name, member in people.items()},
        "first_day": week[0].isoformat(),
    }


def _days(member: Any, days: list[date], project: Any, task: Any) -> None:
    from keito_server.kit.durations import HOUR_MS
    from tests import factories

    for day in days:
        factories.entry(
            member,
            project,
            task=task,
            spent_date=day,
            duration_ms=8 * HOUR_MS,
            notes="Cut-over rehearsal",
            source="agent" if member.is_agent else "web",
            session_id=f"session-{day}" if member.is_agent else "",
            rate=Decimal(100),
            amount=Decimal(800),
        )


if __name__ == "__main__":
    django.setup()
    print(json.dumps(furnish()))  # noqa: T201  # its output is what it is for
