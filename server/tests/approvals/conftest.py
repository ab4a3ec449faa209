"""The rooms that the tests of approvals work in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from keito_server.approvals import actions
from keito_server.approvals.models import Submission
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_office import office as office
from tests.conftest import NOW, Cast
from tests.database_on_disk import database_on_disk as database_on_disk

FIRST, LAST = date(2026, 3, 9), date(2026, 3, 15)
"""The week of `NOW`, Monday to Sunday."""


@dataclass(frozen=True, slots=True)
class Studio:
    """A workspace with approvals on: Carol has Bob and the agent as teammates, Dan manages the one project."""

    cast: Cast
    dan: Member
    project: Project

    def time(self, by: Member | None = None, **values: Any) -> TimeEntry:
        """An hour of Bob's, or of whom one names, on Thursday of the week, with notes."""
        on = values.pop("on", self.project)
        return factories.entry(by or self.cast.bob, on, **({"notes": "Pairing"} | values))

    def submit(
        self, of: Member | None = None, *, by: Member | None = None, now: datetime = NOW, **days: date
    ) -> Submission:
        """The week, or the given days, handed in by Bob, or by whom one names."""
        member = of or self.cast.bob
        period = {"first_day": FIRST, "last_day": LAST} | days
        return actions.submit(actor=by or member, member_id=member.id, now=now, **period)

    def submitted(self, of: Member | None = None, **values: Any) -> Submission:
        """A submission that holds one hour."""
        member = of or self.cast.bob
        submission = factories.submission(member, **values)
        self.time(member, submission=submission)
        return submission

    def states(self) -> set[tuple[str, str]]:
        """Of each entry that was bundled: its state and its submission's."""
        workspace_id = self.cast.alice.workspace_id
        by_id = Submission.objects.in_workspace(workspace_id).in_bulk()
        entries = TimeEntry.objects.in_workspace(workspace_id).exclude(submission_id=None)
        return {(entry.approval, by_id[entry.submission_id].state) for entry in entries if entry.submission_id}


@pytest.fixture
def studio(cast: Cast) -> Studio:
    workspace = cast.alice.workspace
    workspace.uses_approvals = True
    workspace.save()
    dan = factories.member(workspace, first_name="Dan", last_name="Reyes", role="manager")
    team = (cast.bob, cast.review_bot, cast.carol, cast.alice)
    project = factories.project(factories.client(workspace, name="Meridian Bank"), name="Payments platform", team=team)
    factories.assignment(project, dan, is_manager=True)
    factories.teammate(cast.carol, cast.bob)
    factories.teammate(cast.carol, cast.review_bot)
    return Studio(cast, dan, project)
