"""The filters of the Team list as its address carries them: read, checked against what the actor reaches, and written."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from keito_server.clients.models import Client
from keito_server.kit.days import week_of
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.team_list import TeamFilters
from keito_server.time_entries.queries.team_reach import TeamReach
from keito_server.web.days_address import ALL_DAYS, DaysAddress, ordered_days

NAMES = ("from", "to", "member", "client", "project", "task", "billable", "state", "source", "session")
"""All that an address may carry, in the order of the chips."""

BILLABLE = (("yes", "Billable"), ("no", "Non-billable"))
_SESSION_LENGTH = 200


@dataclass(frozen=True, slots=True)
class TeamAddress(DaysAddress):
    """The filters of one address: what it says, and what that means. Without days it is the current week."""

    @classmethod
    def read(cls, typed: QueryDict, *, here: str, today: date, week_start: int) -> "TeamAddress":
        """The filters in an address; days that are none are left out, and taken the other way round where they are so."""
        values = {name: text for name in NAMES if (text := typed.get(name, "").strip())}
        first_day, last_day = ordered_days(values.get("from", ""), values.get("to", ""))
        if first_day is None and last_day is None and values.get("from") != ALL_DAYS and "session" not in values:
            week = week_of(today, week_start)
            first_day, last_day = week[0], week[-1]
        return cls(here, values, first_day, last_day)

    def filters(self, reach: TeamReach, *, uses_approvals: bool) -> TeamFilters:
        """What the list is narrowed to; `NotFound` for a name of a row that the actor does not reach, or that is none (P2)."""
        billable = self.one_of("billable", dict(BILLABLE))
        return TeamFilters(
            member_id=self.row("member", Member, {one.id for one in reach.members}),
            client_id=self.row("client", Client, {one.client_id for one in reach.projects}),
            project_id=self.row("project", Project, {one.id for one in reach.projects}),
            task_id=self.row("task", Task, {one.id for one in reach.tasks}),
            is_billable=billable == "yes" if billable else None,
            approval=self.one_of("state", dict(TimeEntry.Approval.choices)) if uses_approvals else "",
            source=self.one_of("source", dict(TimeEntry.Source.choices)),
            session_id=self.values.get("session", "")[:_SESSION_LENGTH],
            first_day=self.first_day,
            last_day=self.last_day,
        )
