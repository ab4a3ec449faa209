"""What pages of time say of timesheets: of a week whether it is submitted, of an entry in which one it stands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum, UUIDField, Value
from django.db.models.functions import Cast

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.agents import HINDERED
from keito_server.approvals.queries.expenses import list_unsubmitted_expenses
from keito_server.approvals.queries.reach import visible
from keito_server.approvals.queries.unsubmitted import unsubmitted
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class ToMend:
    """How many entries of a project and task cannot be submitted as they are, each counted by what comes first of it."""

    over_a_day: int
    without_notes: int
    unseen: int


@dataclass(frozen=True, slots=True)
class WeekInShort:
    """Of one member's days: time and expenses that are not submitted, what is to be mended first, and what was handed in.

    `submissions` are those that touch the days, newest first, with whoever decided. `to_mend` says it of each project
    and task that something has to be mended in.
    """

    unsubmitted_ms: int
    unsubmitted_count: int
    expense_count: int
    hindered_count: int
    submissions: tuple[Submission, ...]
    to_mend: dict[tuple[UUID, UUID | None], ToMend]

    @property
    def item_count(self) -> int:
        """Entries and expenses that are not submitted."""
        return self.unsubmitted_count + self.expense_count


def get_week_in_short(member: Member, first_day: date, last_day: date) -> WeekInShort:
    """How far the member's own days are handed in: two queries."""
    rows = unsubmitted(member.workspace_id).filter(member=member, spent_date__range=(first_day, last_day))
    over_a_day, notes = Q(is_over_a_day=True), Q(is_missing_notes=True, workspace__requires_notes=True)
    lines = (
        rows.values_list("project_id", "task_id")
        .annotate(
            expenses=Value(0),
            total=Sum("rounded_ms"),
            entries=Count("id"),
            hindered=Count("id", filter=HINDERED),
            over=Count("id", filter=over_a_day),
            without=Count("id", filter=notes & ~over_a_day),
        )
        .order_by()
    )
    nothing = dict.fromkeys(("total", "entries", "hindered", "over", "without"), Value(0))
    no_task = Cast(Value(None), UUIDField(null=True))
    spent = list_unsubmitted_expenses(member, first_day, last_day).order_by().values_list("project_id")
    # One statement for both: the week is asked for at each of its pages.
    found = list(lines.union(spent.annotate(task=no_task, expenses=Count("id"), **nothing), all=True))
    handed_in = Submission.objects.in_workspace(member.workspace_id).filter(
        member=member, first_day__lte=last_day, last_day__gte=first_day
    )
    submissions = handed_in.select_related("member", "decided_by").order_by("-submitted_at", "-id")
    return WeekInShort(
        unsubmitted_ms=sum(total for *_, total, _, _, _, _ in found),
        unsubmitted_count=sum(count for *_, count, _, _, _ in found),
        expense_count=sum(expenses for _, _, expenses, *_ in found),
        hindered_count=sum(hindered for *_, hindered, _, _ in found),
        submissions=tuple(submissions),
        to_mend={
            (project_id, task_id): ToMend(over, without, hindered - over - without)
            for project_id, task_id, _, _, _, hindered, over, without in found
            if hindered
        },
    )


def find_submission(actor: Member, submission_id: UUID) -> Submission | None:
    """A submission that the actor may see, with its member and whoever decided; None for all others (P2)."""
    return visible(actor).select_related("member", "decided_by").filter(id=submission_id).first()
