"""The filters of the Team list as its address carries them: read, checked against what the actor reaches, and written."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from keito_server.clients.models import Client
from keito_server.kit.days import YEARS, week_of
from keito_server.kit.errors import NotFound
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.team_list import TeamFilters
from keito_server.time_entries.queries.team_reach import TeamReach

NAMES = ("from", "to", "member", "client", "project", "task", "billable", "state", "source", "session")
"""All that an address may carry, in the order of the chips."""

ALL_DAYS = "all"
"""What `from` says where no days narrow the list."""

BILLABLE = (("yes", "Billable"), ("no", "Non-billable"))
_SESSION_LENGTH = 200


@dataclass(frozen=True, slots=True)
class TeamAddress:
    """The filters of one address: what it says, and what that means. Without days it is the current week."""

    here: str
    values: dict[str, str]
    first_day: date | None
    last_day: date | None

    @classmethod
    def read(cls, typed: QueryDict, *, here: str, today: date, week_start: int) -> "TeamAddress":
        """The filters in an address; days that are none are left out, and taken the other way round where they are so."""
        values = {name: text for name in NAMES if (text := typed.get(name, "").strip())}
        first_day, last_day = _day(values.get("from", "")), _day(values.get("to", ""))
        if first_day is None and last_day is None and values.get("from") != ALL_DAYS and "session" not in values:
            week = week_of(today, week_start)
            first_day, last_day = week[0], week[-1]
        if first_day and last_day and first_day > last_day:
            first_day, last_day = last_day, first_day
        return cls(here, values, first_day, last_day)

    def filters(self, reach: TeamReach, *, uses_approvals: bool) -> TeamFilters:
        """What the list is narrowed to; `NotFound` for a name of a row that the actor does not reach, or that is none (P2)."""
        billable = self._one_of("billable", dict(BILLABLE))
        return TeamFilters(
            member_id=self._row("member", Member, {one.id for one in reach.members}),
            client_id=self._row("client", Client, {one.client_id for one in reach.projects}),
            project_id=self._row("project", Project, {one.id for one in reach.projects}),
            task_id=self._row("task", Task, {one.id for one in reach.tasks}),
            is_billable=billable == "yes" if billable else None,
            approval=self._one_of("state", dict(TimeEntry.Approval.choices)) if uses_approvals else "",
            source=self._one_of("source", dict(TimeEntry.Source.choices)),
            session_id=self.values.get("session", "")[:_SESSION_LENGTH],
            first_day=self.first_day,
            last_day=self.last_day,
        )

    @property
    def only_day(self) -> date | None:
        """The day that is shown, where it is one alone."""
        return self.first_day if self.first_day == self.last_day else None

    def to(self, **changes: str) -> str:
        """The address with some values changed; an empty one takes a filter out. Python's own word `from` is `since`."""
        if "since" in changes:
            changes["from"] = changes.pop("since")
        kept = {name: value for name, value in (self.values | changes).items() if value}
        return f"{self.here}?{urlencode(kept)}" if kept else self.here

    def to_days(self, first_day: date, last_day: date) -> str:
        """The address with other days."""
        return self.to(since=first_day.isoformat(), to=last_day.isoformat())

    def neighbours(self) -> tuple[str, str]:
        """The periods of the same length before and after this one; a whole month leads to whole months."""
        first, last = self.first_day, self.last_day
        if first is None or last is None:
            return "", ""
        if first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month:
            earlier_last, later_first = first - timedelta(days=1), last + timedelta(days=1)
            earlier, later = (
                (earlier_last.replace(day=1), earlier_last),
                (later_first, month_of(later_first)[1]),
            )
        else:
            length = last - first + timedelta(days=1)
            earlier, later = (first - length, last - length), (first + length, last + length)
        return self._to_period(earlier), self._to_period(later)

    def _to_period(self, period: tuple[date, date]) -> str:
        return self.to_days(*period) if {day.year for day in period} <= set(YEARS) else ""

    def _row(self, name: str, table: type[Member | Client | Project | Task], reached: set[UUID]) -> UUID | None:
        if name not in self.values:
            return None
        found = table.parse_id(self.values[name])
        if found not in reached:
            raise NotFound
        return found

    def _one_of(self, name: str, known: dict[str, str]) -> str:
        value = self.values.get(name, "")
        if value and value not in known:
            raise NotFound
        return value


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month that holds the day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
