"""Time worked on projects, as pages of projects show it. Entries live above projects: they register who counts them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from keito_server.projects.models import Project
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class Worked:
    """Counted milliseconds (T4) of people and of agents, and what they are worth, as far as the actor may see entries.

    `amount` is hours x rate in the client's currency; `unrated_ms` is billable time without a rate, in no amount (R1).
    """

    people_ms: int = 0
    agents_ms: int = 0
    amount: Decimal = Decimal(0)
    unrated_ms: int = 0

    @property
    def total_ms(self) -> int:
        """People and agents together."""
        return self.people_ms + self.agents_ms

    def __add__(self, other: "Worked") -> "Worked":
        return Worked(
            self.people_ms + other.people_ms,
            self.agents_ms + other.agents_ms,
            self.amount + other.amount,
            self.unrated_ms + other.unrated_ms,
        )


@dataclass(frozen=True, slots=True)
class WorkedOn:
    """Time on one project with one task (none: without a task), or by one member."""

    id: UUID | None
    name: str
    worked: Worked
    is_agent: bool = False


@dataclass(frozen=True, slots=True)
class WorkedOnProject:
    """All time on one project twice, by task and by member, and of each member the milliseconds since some day."""

    by_task: list[WorkedOn]
    by_member: list[WorkedOn]
    recent_ms: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class TimeSource:
    """Who counts time: each function is one query, and counts only entries that the actor may see.

    `of_member(actor, member, since)` answers by project a member's time in all, and since that day;
    `of_project(actor, project, since)` answers a project's time by task and by member at once.
    """

    by_project: Callable[[Member, Collection[UUID]], dict[UUID, Worked]]
    by_task: Callable[[Member, Project], list[WorkedOn]]
    by_member: Callable[[Member, Project], list[WorkedOn]]
    of_member: Callable[[Member, Member, date], dict[UUID, tuple[Worked, Worked]]]
    of_project: Callable[[Member, Project, date], WorkedOnProject]


_sources: list[TimeSource] = []


def register_time_source(source: TimeSource) -> None:
    """Has `source` asked for the time that project pages show."""
    _sources[:] = [source]


def time_source() -> TimeSource:
    """Who counts time: the entries' app, which every installation has."""
    return _sources[0]
