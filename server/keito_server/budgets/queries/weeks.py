"""Hours of a project by week, people and agents apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from keito_server.budgets.queries.by_day import TimeOfDay, by_day_and_kind
from keito_server.kit.days import week_of
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.time_entries.queries import visible_entries

MOST_WEEKS = 26
"""Half a year: older weeks are in the burn of the budget, and in reports."""


@dataclass(frozen=True, slots=True)
class Week:
    """Counted milliseconds of one calendar week, by the workspace's first weekday."""

    first_day: date
    people_ms: int = 0
    agents_ms: int = 0

    @property
    def total_ms(self) -> int:
        """People and agents together."""
        return self.people_ms + self.agents_ms

    @property
    def last_day(self) -> date:
        """The seventh day."""
        return self.first_day + timedelta(days=6)


def visible_time_by_day(actor: Member, project: Project) -> list[TimeOfDay]:
    """The time on a project that the actor may see (P3), its days and milliseconds only. One query."""
    rows = by_day_and_kind(visible_entries(actor).filter(project=project))
    return [TimeOfDay(row["spent_date"], row["is_agent"], row["ms"]) for row in rows]


def weeks_of(days: Iterable[TimeOfDay], *, today: date, week_start: int) -> list[Week]:
    """The weeks from the first with time to this one, at most half a year of them, idle ones too; none without any time."""
    people: dict[date, int] = {}
    agents: dict[date, int] = {}
    for one in days:
        first, kind = week_of(one.day, week_start)[0], agents if one.is_agent else people
        kind[first] = kind.get(first, 0) + one.ms
    if not people and not agents:
        return []
    last = max(*people, *agents, week_of(today, week_start)[0])
    first = max(min(*people, *agents, last), last - timedelta(weeks=MOST_WEEKS - 1))
    count = (last - first).days // 7 + 1
    starts = [first + timedelta(weeks=place) for place in range(count)]
    return [Week(day, people.get(day, 0), agents.get(day, 0)) for day in starts]
