"""The dated rates of one project, as its page of rates lists them (R3, P5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from keito_server.projects.models import Project, Rate
from keito_server.projects.queries.projects import may_see_rates
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate and its last day (none: open). `name` is of the task or member, empty for the project's own."""

    row: Rate
    name: str
    last_day: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it is the one of that day."""
        return self.row.valid_from <= day and (self.last_day is None or day <= self.last_day)


def list_dated_rates(actor: Member, project: Project) -> list[DatedRate]:
    """All rates of the project, then of its tasks and its team, newest first; none for whoever may not see them."""
    if not may_see_rates(actor, project.id):
        return []
    rows = Rate.objects.in_workspace(actor.workspace_id).filter(project=project).select_related("task", "member")
    named = [(_name(row), row) for row in rows]
    named.sort(key=lambda one: (one[1].member_id is not None, one[0].casefold(), _owner(one[1]), one[1].valid_from))
    found: list[DatedRate] = []
    for _, group in groupby(named, key=lambda one: _owner(one[1])):
        found += _spans(list(group))[::-1]
    return found


def _spans(of_one: Sequence[tuple[str, Rate]]) -> list[DatedRate]:
    ends = [row.valid_from - timedelta(days=1) for _, row in of_one[1:]]
    return [DatedRate(row, name, end) for (name, row), end in zip(of_one, [*ends, None], strict=True)]


def _owner(row: Rate) -> str:
    return f"{row.task_id or ''} {row.member_id or ''}"


def _name(row: Rate) -> str:
    if row.task is not None:
        return row.task.name
    return "" if row.member is None else row.member.name
