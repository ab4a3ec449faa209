"""What submissions come to, reckoned for a whole page of them by two queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Trim

from keito_server.approvals.models import Submission
from keito_server.approvals.rules import DayFigures, Flag, due_at, fingerprint_of, flags_of
from keito_server.time_entries.models import TimeEntry


@dataclass(frozen=True, slots=True)
class Figures:
    """What is bundled in one submission: by day, and the counted time of each agent session in it."""

    days: tuple[DayFigures, ...] = ()
    session_ms: tuple[int, ...] = ()

    @property
    def total_ms(self) -> int:
        """Counted milliseconds of all of it (T4)."""
        return sum(day.total_ms for day in self.days)

    @property
    def billable_ms(self) -> int:
        """Counted milliseconds of what is billable."""
        return sum(day.billable_ms for day in self.days)

    @property
    def entry_count(self) -> int:
        """How many entries there are."""
        return sum(day.entries for day in self.days)

    @property
    def fingerprint(self) -> str:
        """A few letters that change with what is bundled; a decision may name them as what was seen."""
        return fingerprint_of((day.entries, day.total_ms, day.changed_at) for day in self.days)

    def is_late(self, submission: Submission) -> bool:
        """Whether a person handed it in after the deadline that the workspace reminds of."""
        due = self.due_at(submission)
        return due is not None and submission.submitted_at > due

    def due_at(self, submission: Submission) -> datetime | None:
        """By when it was due; None where nobody is reminded of a deadline, for agents, and for what is empty."""
        workspace, member = submission.member.workspace, submission.member
        if not workspace.sends_reminders or member.is_agent or not self.days:
            return None
        return due_at(
            self.days[-1].day,
            week_start=workspace.week_start,
            deadline_weekday=workspace.deadline_weekday,
            deadline_time=workspace.deadline_time,
            zone=member.zone,
        )

    def flags(self, submission: Submission, *, sees_rates: bool) -> tuple[Flag, ...]:
        """What is unusual in it; its member carries the workspace."""
        member = submission.member
        return flags_of(
            self.days,
            is_agent=member.is_agent,
            capacity_ms=member.capacity_ms,
            week_start=member.workspace.week_start,
            session_ms=self.session_ms,
            is_late=self.is_late(submission),
            sees_rates=sees_rates,
        )


def figures_of(workspace_id: UUID, submissions: Sequence[Submission]) -> dict[UUID, Figures]:
    """The figures of each of the submissions, for whoever has checked that the actor may see them: two queries."""
    if not submissions:
        return {}
    rows = bundled_in(workspace_id, [one.id for one in submissions]).order_by()
    days: dict[Any, list[DayFigures]] = defaultdict(list)
    by_day = rows.alias(words=Trim("notes")).values_list("submission_id", "spent_date").annotate(**_sums())
    for submission_id, day, total_ms, billable_ms, *counts in by_day.order_by("spent_date"):
        days[submission_id].append(DayFigures(day, total_ms, billable_ms, *counts))
    sessions: dict[Any, list[int]] = defaultdict(list)
    of_agents = rows.filter(source=TimeEntry.Source.AGENT).exclude(session_id="")
    by_session = of_agents.values_list("submission_id", "session_id").annotate(total=Sum("rounded_ms"))
    for submission_id, _, total_ms in by_session:
        sessions[submission_id].append(total_ms)
    return {one.id: Figures(tuple(days[one.id]), tuple(sessions[one.id])) for one in submissions}


def bundled_in(workspace_id: UUID, submission_ids: Sequence[UUID]) -> "QuerySet[TimeEntry]":
    """The entries that carry these submissions' ids; with a rejected one, those that no later one has taken."""
    return TimeEntry.objects.in_workspace(workspace_id).filter(submission_id__in=submission_ids)


def _sums() -> dict[str, Sum | Count | Max]:
    """What `DayFigures` holds of a day, in its order."""
    return {
        "total": Sum("rounded_ms", default=0),
        "billable": Sum("rounded_ms", filter=Q(is_billable=True), default=0),
        "entries": Count("id"),
        "without_notes": Count("id", filter=Q(words="")),
        "without_rate": Count("id", filter=Q(is_billable=True, rate__isnull=True)),
        "auto_stopped": Count("id", filter=Q(is_auto_stopped=True)),
        "over_a_day": Count("id", filter=Q(is_over_a_day=True)),
        "changed_at": Max("updated_at"),
    }
