"""The terms of much work on many days: asked once for each stretch of days on which no rate changes."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from keito_server.projects.models import Rate
from keito_server.projects.queries.terms import Terms, Work, list_terms
from keito_server.team.models import MemberRate

_Owner = tuple[UUID | None, UUID | None, UUID | None]
Stretch = tuple[_Owner, int]
"""A project, task and member, and the number of the stretch of days on which no rate of theirs changes."""


class TermsOfDays:
    """Terms of a workspace's members on many days. Two statements read the days on which rates begin."""

    def __init__(self, workspace_id: UUID) -> None:
        self._workspace_id = workspace_id
        self._days: dict[_Owner, set[date]] = {}
        rates = Rate.objects.in_workspace(workspace_id)
        for project_id, task_id, member_id, day in rates.values_list(
            "project_id", "task_id", "member_id", "valid_from"
        ):
            self._days.setdefault((project_id, task_id, member_id), set()).add(day)
        for member_id, day in MemberRate.objects.in_workspace(workspace_id).values_list("member_id", "valid_from"):
            self._days.setdefault((None, None, member_id), set()).add(day)
        self._changes: dict[_Owner, list[date]] = {}

    def stretch_of(self, work: Work) -> Stretch:
        """The stretch of days around the work's own on which it has the same terms."""
        project_id, task_id, member_id, day = work
        of = (project_id, task_id, member_id)
        if of not in self._changes:
            self._changes[of] = self._changes_of(*of)
        return of, bisect_right(self._changes[of], day)

    def list_by_stretch(self, works: Iterable[Work]) -> dict[Stretch, Terms]:
        """What `get_terms` answers for the works, by their stretches: each is asked for once, by one statement for all."""
        asked: dict[Stretch, Work] = {}
        for work in works:
            asked.setdefault(self.stretch_of(work), work)
        return dict(zip(asked, list_terms(self._workspace_id, list(asked.values())), strict=True))

    def _changes_of(self, project_id: UUID, task_id: UUID | None, member_id: UUID) -> list[date]:
        owners: list[_Owner] = [(project_id, None, None), (project_id, None, member_id), (None, None, member_id)]
        if task_id is not None:
            owners += [(project_id, task_id, None), (None, task_id, None)]
        return sorted({day for owner in owners for day in self._days.get(owner, ())})
