"""What pages of time say of timesheets: of a week whether it is submitted, of an entry in which one it stands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Sum

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.agents import HINDERED
from keito_server.approvals.queries.reach import visible
from keito_server.approvals.queries.unsubmitted import unsubmitted
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class WeekInShort:
    """Of one member's days: counted time that is not submitted, how much of it is to be mended first, and what was handed in.

    `submissions` are those that touch the days, newest first, with whoever decided.
    """

    unsubmitted_ms: int
    unsubmitted_count: int
    hindered_count: int
    submissions: tuple[Submission, ...]


def get_week_in_short(member: Member, first_day: date, last_day: date) -> WeekInShort:
    """How far the member's own days are handed in: two queries."""
    rows = unsubmitted(member.workspace_id).filter(member=member, spent_date__range=(first_day, last_day))
    sums = rows.aggregate(total=Sum("rounded_ms"), entries=Count("id"), hindered=Count("id", filter=HINDERED))
    handed_in = Submission.objects.in_workspace(member.workspace_id).filter(
        member=member, first_day__lte=last_day, last_day__gte=first_day
    )
    submissions = handed_in.select_related("member", "decided_by").order_by("-submitted_at", "-id")
    return WeekInShort(sums["total"] or 0, sums["entries"], sums["hindered"], tuple(submissions))


def find_submission(actor: Member, submission_id: UUID) -> Submission | None:
    """A submission that the actor may see, with its member and whoever decided; None for all others (P2)."""
    return visible(actor).select_related("member", "decided_by").filter(id=submission_id).first()
