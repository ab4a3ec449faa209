"""The terms of much work on many days: asked once for each stretch of days on which no rate changes."""

from bisect import bisect_right
from datetime import date
from uuid import UUID

from keito_server.projects.models import Rate
from keito_server.projects.queries.terms import Terms, get_terms
from keito_server.team.models import Member, MemberRate

_Owner = tuple[UUID | None, UUID | None, UUID | None]


class TermsOfDays:
    """Terms of a workspace's members, kept for repeated asking.

    Two statements read the days on which rates begin; then one is asked for each member, project, task and stretch of
    days between those that concern them.
    """

    def __init__(self, workspace_id: UUID) -> None:
        self._days: dict[_Owner, set[date]] = {}
        rates = Rate.objects.in_workspace(workspace_id)
        for project_id, task_id, member_id, day in rates.values_list(
            "project_id", "task_id", "member_id", "valid_from"
        ):
            self._days.setdefault((project_id, task_id, member_id), set()).add(day)
        for member_id, day in MemberRate.objects.in_workspace(workspace_id).values_list("member_id", "valid_from"):
            self._days.setdefault((None, None, member_id), set()).add(day)
        self._changes: dict[_Owner, list[date]] = {}
        self._known: dict[tuple[_Owner, int], Terms] = {}

    def on(self, *, member: Member, project_id: UUID, task_id: UUID | None, day: date) -> Terms:
        """What `get_terms` answers for that day."""
        work = (project_id, task_id, member.id)
        if work not in self._changes:
            self._changes[work] = self._changes_of(*work)
        key = (work, bisect_right(self._changes[work], day))
        if key not in self._known:
            self._known[key] = get_terms(member, project_id=project_id, task_id=task_id, day=day)
        return self._known[key]

    def _changes_of(self, project_id: UUID, task_id: UUID | None, member_id: UUID) -> list[date]:
        owners: list[_Owner] = [(project_id, None, None), (project_id, None, member_id), (None, None, member_id)]
        if task_id is not None:
            owners += [(project_id, task_id, None), (None, task_id, None)]
        return sorted({day for owner in owners for day in self._days.get(owner, ())})
