"""Where the tests of rules and actions work: a project with a team and priced tasks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Assignment, Project, Task
from keito_server.team.models import Member
from keito_server.time_entries import actions
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast


@dataclass(frozen=True, slots=True)
class Studio:
    """One project, billed at 100 by project, with two tasks; Carol manages it, Bob and the agent work on it."""

    cast: Cast
    project: Project
    development: Task
    meeting: Task

    def new(self, **values: Any) -> actions.NewEntry:
        """One hour of development today, typed on the web, unless told otherwise."""
        defaults: dict[str, Any] = {
            "project_id": self.project.id,
            "task_id": self.development.id,
            "spent_date": NOW.date(),
            "source": "web",
            "duration_ms": None if values.get("is_running") or values.get("started_at") else HOUR_MS,
        }
        return actions.NewEntry(**(defaults | values))

    def save(self, by: Member | None = None, *, now: datetime = NOW, **values: Any) -> TimeEntry:
        """Bob's entry, or somebody else's."""
        return actions.create(actor=by or self.cast.bob, new=self.new(**values), now=now)

    def start(self, by: Member | None = None, *, now: datetime = NOW, session: str = "", **values: Any) -> TimeEntry:
        """Bob's timer, or somebody else's; with a session it is an agent's."""
        if session:
            values |= {"source": "agent", "metadata": {"session_id": session}}
        return self.save(by, now=now, is_running=True, **values)

    def stored(self, entry: TimeEntry) -> TimeEntry:
        """The entry as the database holds it now, with what it belongs to."""
        rows = TimeEntry.objects.in_workspace(entry.workspace_id).select_related("member__workspace", "project", "task")
        return rows.get(id=entry.id)

    def set_workspace(self, **values: Any) -> None:
        """Settings of the workspace, which the whole cast shares."""
        workspace = self.cast.bob.workspace
        for name, value in values.items():
            setattr(workspace, name, value)
        workspace.save()

    def unassign(self, member: Member) -> None:
        """Takes a member off the project's team, whatever runs."""
        Assignment.objects.in_workspace(member.workspace_id).filter(project=self.project, member=member).delete()


@pytest.fixture
def studio(cast: Cast) -> Studio:
    workspace = cast.bob.workspace
    development, meeting = factories.task(workspace, name="Development"), factories.task(workspace, is_billable=False)
    project = factories.project(
        factories.client(workspace), team=(cast.bob, cast.review_bot), tasks=(development, meeting)
    )
    factories.assignment(project, cast.carol, is_manager=True)
    factories.rate("100", project=project)
    factories.member_rate(cast.bob, "40", kind="cost")
    return Studio(cast, project, development, meeting)


def later(**amount: float) -> datetime:
    """A little after the tests' instant: `later(hours=1)`."""
    return NOW + timedelta(**amount)
