"""A member's own timesheets, week by week: what is not submitted yet, and what became of what was."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, Sum

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.expenses import unsubmitted_expenses
from keito_server.approvals.queries.queue import QueueLine, lines_of, with_batch
from keito_server.approvals.queries.unsubmitted import unsubmitted
from keito_server.kit.days import day_of, week_of
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

WEEKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class OwnPeriod:
    """One week of a member: time and expenses that are not submitted yet, and the submissions that begin in it, newest first.

    `first_open_day` and `last_open_day` are the first and last day with something to submit, or None.
    """

    first_day: date
    last_day: date
    unsubmitted_ms: int
    unsubmitted_billable_ms: int
    unsubmitted_count: int
    expense_count: int
    first_open_day: date | None
    last_open_day: date | None
    lines: tuple[QueueLine, ...]

    @property
    def item_count(self) -> int:
        """Entries and expenses that are not submitted."""
        return self.unsubmitted_count + self.expense_count

    @property
    def unsubmitted_other_ms(self) -> int:
        """Counted milliseconds of what is not submitted and not billable."""
        return self.unsubmitted_ms - self.unsubmitted_billable_ms


@dataclass(frozen=True, slots=True)
class OwnPeriods:
    """Some weeks, newest first, without empty ones; `older` is the day by which to ask for those before, or None."""

    periods: list[OwnPeriod]
    older: date | None


def list_own_periods(
    actor: Member, *, now: datetime, until: date | None = None, weeks: int = WEEKS_SHOWN
) -> OwnPeriods:
    """The actor's weeks up to the one that holds `until` (today's, and all later ones, where it is None): six queries."""
    require(actor, Permission.SUBMISSIONS_VIEW_OWN)
    week_start = actor.workspace.week_start
    last_week = week_of(until or day_of(now, actor.zone), week_start)
    first_day = last_week[0] - timedelta(weeks=weeks - 1)
    open_days = unsubmitted(actor.workspace_id).filter(member=actor)
    open_expenses = unsubmitted_expenses(actor.workspace_id).filter(member=actor)
    own = Submission.objects.in_workspace(actor.workspace_id).filter(member=actor)
    shown, handed_in = open_days.filter(spent_date__gte=first_day), own.filter(first_day__gte=first_day)
    spent = open_expenses.filter(spent_date__gte=first_day)
    if until is not None:
        shown = shown.filter(spent_date__lte=last_week[-1])
        spent = spent.filter(spent_date__lte=last_week[-1])
        handed_in = handed_in.filter(first_day__lte=last_week[-1])
    by_day = shown.order_by().values("spent_date")
    sums = by_day.annotate(
        total=Sum("rounded_ms"), billable=Sum("rounded_ms", filter=Q(is_billable=True)), entries=Count("id")
    )
    days = defaultdict(list)
    for row in sums:
        days[week_of(row["spent_date"], week_start)[0]].append(row)
    expenses = defaultdict(list)
    for day in spent.order_by("spent_date").values_list("spent_date", flat=True):
        expenses[week_of(day, week_start)[0]].append(day)
    lines: dict[date, list[QueueLine]] = defaultdict(list)
    for line in lines_of(actor, list(with_batch(handed_in).order_by("-submitted_at", "-id"))):
        lines[week_of(line.submission.first_day, week_start)[0]].append(line)
    periods = [
        OwnPeriod(
            first_day=week,
            last_day=week + timedelta(days=6),
            unsubmitted_ms=sum(row["total"] for row in days[week]),
            unsubmitted_billable_ms=sum(row["billable"] or 0 for row in days[week]),
            unsubmitted_count=sum(row["entries"] for row in days[week]),
            expense_count=len(expenses[week]),
            first_open_day=min([*(row["spent_date"] for row in days[week]), *expenses[week]], default=None),
            last_open_day=max([*(row["spent_date"] for row in days[week]), *expenses[week]], default=None),
            lines=tuple(lines[week]),
        )
        for week in sorted({*days, *expenses, *lines}, reverse=True)
    ]
    days_before = [
        rows.order_by().filter(spent_date__lt=first_day).values_list("spent_date", flat=True)
        for rows in (open_days, open_expenses)
    ]
    before = days_before[0].union(days_before[1]).order_by("-spent_date").first()
    handed_in_before = own.filter(first_day__lt=first_day).aggregate(newest=Max("first_day"))["newest"]
    return OwnPeriods(periods, max((day for day in (before, handed_in_before) if day is not None), default=None))
