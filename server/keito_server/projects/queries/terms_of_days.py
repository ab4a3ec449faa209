"""The terms of one member's work on many days: asked once for each stretch of days on which no rate changes."""

from bisect import bisect_right
from datetime import date
from uuid import UUID

from keito_server.projects.models import Rate
from keito_server.projects.queries.terms import Terms, get_terms
from keito_server.team.models import Member
from keito_server.team.queries import list_rates


class TermsOfDays:
    """Terms of a member, kept for repeated asking: two statements, and one for each project, task and stretch of days."""

    def __init__(self, member: Member) -> None:
        rates = Rate.objects.in_workspace(member.workspace_id).values_list("valid_from", flat=True).distinct()
        own = [rate.valid_from for rate in list_rates(member, [member.id])]
        self._member = member
        self._changes = sorted({*rates, *own})
        self._known: dict[tuple[UUID, UUID | None, int], Terms] = {}

    def on(self, *, project_id: UUID, task_id: UUID | None, day: date) -> Terms:
        """What `get_terms` answers for that day."""
        key = (project_id, task_id, bisect_right(self._changes, day))
        if key not in self._known:
            self._known[key] = get_terms(self._member, project_id=project_id, task_id=task_id, day=day)
        return self._known[key]
