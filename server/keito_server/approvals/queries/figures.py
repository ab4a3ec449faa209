"""What submissions come to, reckoned for a whole page of them by two queries: one of time, one of expenses."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Trim

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.expenses import ExpenseFigures, expense_figures_of
from keito_server.approvals.rules import DayFigures, Flag, due_at, fingerprint_of, flags_of
from keito_server.time_entries.models import TimeEntry


@dataclass(frozen=True, slots=True)
class Figures:
    """What is bundled in one submission: its time by day, the counted time of each agent session in it, and its expenses."""

    days: tuple[DayFigures, ...] = ()
    session_ms: tuple[int, ...] = ()
    expenses: ExpenseFigures = field(default_factory=ExpenseFigures)

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
        of_time = [(day.entries, day.total_ms, day.changed_at) for day in self.days]
        return fingerprint_of([*of_time, self.expenses.seen_part] if self.expenses.count else of_time)

    def is_late(self, submission: Submission) -> bool:
        """Whether a person handed it in after the deadline that the workspace reminds of."""
        due = self.due_at(submission)
        return due is not None and submission.submitted_at > due

    def due_at(self, submission: Submission) -> datetime | None:
        """By when it was due; None where nobody is reminded of a deadline, for agents, and for what is empty."""
        workspace, member = submission.member.workspace, submission.member
        days = [day.day for day in self.days[-1:]] + ([self.expenses.last_day] if self.expenses.last_day else [])
        if not workspace.sends_reminders or member.is_agent or not days:
            return None
        return due_at(
            max(days),
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
            expenses_without_receipt=self.expenses.without_receipt,
            expenses_over_limit=self.expenses.over_limit,
        )


def figures_of(workspace_id: UUID, submissions: Sequence[Submission]) -> dict[UUID, Figures]:
    """The figures of each of the submissions, for whoever has checked that the actor may see them: two queries."""
    if not submissions:
        return {}
    ids = [one.id for one in submissions]
    session = Case(
        When(source=TimeEntry.Source.AGENT, then=F("session_id")), default=Value(""), output_field=CharField()
    )
    rows = bundled_in(workspace_id, ids).order_by().annotate(session=session).alias(words=Trim("notes"))
    days: dict[Any, dict[date, DayFigures]] = defaultdict(dict)
    sessions: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_day = rows.values_list("submission_id", "spent_date", "session").annotate(**_sums())
    for submission_id, day, in_session, *figures in by_day.order_by("spent_date"):
        found = DayFigures(day, *figures)
        known = days[submission_id].get(day)
        days[submission_id][day] = known + found if known else found
        if in_session:
            sessions[submission_id][in_session] += found.total_ms
    expenses = expense_figures_of(workspace_id, ids)
    return {
        one.id: Figures(
            tuple(days[one.id].values()), tuple(sessions[one.id].values()), expenses.get(one.id, ExpenseFigures())
        )
        for one in submissions
    }


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
        "over_limit": Count("id", filter=Q(is_over_limit=True)),
        "changed_at": Max("updated_at"),
    }
