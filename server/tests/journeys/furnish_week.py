"""A house of its own for the week grid: a member with weeks of three empty rows each, and one week with all there can be.

Run beside the server: `python -m tests.journeys.furnish_week`. Prints the subdomain and the session as JSON.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import django

from tests.journeys.furnish import _session

if TYPE_CHECKING:
    from keito_server.projects.models import Project, Task
    from keito_server.team.models import Member

EMPTY_WEEKS = tuple(date(2026, 1, 5) + timedelta(weeks=number) for number in range(28))
"""First days of weeks with three rows and no time in them; a journey takes one for itself."""

BARE_WEEK = EMPTY_WEEKS[-1] + timedelta(weeks=2)
"""First day of a week without rows, after one without."""

FULL_WEEK = date(2026, 9, 7)
"""A week as in picture 02 of the design: sources, notes, several entries, start and end times, locks, agents."""

TASKS = ("Code review", "Consulting", "Development", "Documentation", "Meetings", "Research", "Testing")
HOURS: tuple[tuple[int, str, tuple[str, ...], dict[str, Any]], ...] = (
    (0, "Meetings", ("0:25", "0:25", "0:25", "0:25"), {}),
    (0, "Testing", ("", "0:40", "1:05", "0:34"), {"source": "agent"}),
    (1, "Consulting", ("1:30", "", "2:05", "1:15"), {}),
    (1, "Documentation", ("", "", "0:30", ""), {}),
    (2, "Research", ("0:15", "0:35", "0:30", "0:15"), {}),
)


def furnish() -> dict[str, Any]:
    """The workspace with its member signed in; returns its subdomain and the session."""
    from tests import factories

    here = factories.workspace(name="Harrow & Vale", subdomain="harrow-vale-weeks")
    bob = factories.member(here, first_name="Bob", last_name="Lindqvist", email="bob@weeks.example")
    bots = tuple(factories.agent(here, name=name) for name in ("review-bot-01", "docs-bot-02"))
    tasks = {name: factories.task(here, name=name, slug=name.lower().replace(" ", "-")) for name in TASKS}
    projects = tuple(
        factories.project(
            factories.client(here, name=client), name=name, team=(bob, *bots), tasks=tuple(tasks.values())
        )
        for client, name in (
            ("Meridian Bank", "Payments platform migration"),
            ("Lumen Energie", "Kafka reliability review"),
            ("Harrow & Vale", "Practice development"),
            ("Corvid Insurance", "Claims portal"),
        )
    )
    for first_day in EMPTY_WEEKS:
        for name in ("Development", "Meetings", "Testing"):
            _row(bob, first_day, projects[0], tasks[name])
    _full_week(bob, projects, tasks)
    for bot, project, task, hours in (
        (bots[0], projects[0], "Code review", ("2:10", "1:45", "2:30", "0:44")),
        (bots[1], projects[1], "Documentation", ("", "0:40", "", "0:51")),
    ):
        _log(bot, project, tasks[task], hours, source="agent")
    return {"subdomain": here.subdomain, "session": _session(bob)}


def _full_week(bob: "Member", projects: "tuple[Project, ...]", tasks: "dict[str, Task]") -> None:
    from tests import factories

    development, day = tasks["Development"], FULL_WEEK
    _log(bob, projects[0], development, ("4:30", "", "3:45", "3:02"))
    for length, notes in (("4:00", "Schema registry on staging"), ("1:10", "Contract tests")):
        _log(bob, projects[0], development, ("", length), source="cli", notes=notes)
    for place, task, hours, more in HOURS:
        _log(bob, projects[place], tasks[task], hours, **more)
    began = datetime.combine(day + timedelta(days=4), time(8), UTC)
    timed = {"started_at": began, "stopped_at": began + timedelta(hours=2), "duration_ms": 7_200_000}
    factories.entry(bob, projects[0], task=tasks["Code review"], spent_date=day + timedelta(days=4), notes="", **timed)
    carol = factories.member(bob.workspace, first_name="Carol", last_name="Okafor", role="manager")
    sent = factories.submission(bob, first_day=day, last_day=day, state="approved", decided_by=carol)
    _log(bob, projects[3], tasks["Research"], ("0:55", "0:50"), is_invoiced=True)
    _log(bob, projects[3], tasks["Meetings"], ("0:30",), submission=sent)


def _row(bob: "Member", first_day: date, project: "Project", task: "Task") -> None:
    from keito_server.time_entries.models import WeekRow
    from tests import factories

    place = {"workspace_id": bob.workspace_id, "member": bob, "first_day": first_day, "created_at": factories.CREATED}
    factories.made(WeekRow, project=project, task=task, **place)


def _log(who: "Member", project: "Project", task: "Task", hours: tuple[str, ...], **more: Any) -> None:
    from keito_server.kit.durations import parse_duration
    from tests import factories

    for place, words in enumerate(hours):
        if words:
            day = FULL_WEEK + timedelta(days=place)
            values = {"notes": "", "spent_date": day, "duration_ms": parse_duration(words)} | more
            factories.entry(who, project, task=task, **values)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(furnish()))  # noqa: T201  # its output is what it is for
