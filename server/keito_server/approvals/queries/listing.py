"""Submissions as the API lists them: those that the caller may see, with what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, Sum

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.expenses import ExpenseFigures, expense_figures_of
from keito_server.approvals.queries.figures import bundled_in
from keito_server.approvals.queries.reach import get_submission, visible
from keito_server.kit.pagination import Page, cut_page, read_cursor
from keito_server.team.errors import UnknownMember
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionFilters:
    """What a list is narrowed to; None narrows nothing. Periods that touch the days, both included, are listed."""

    member_id: UUID | None = None
    state: str | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class SubmissionHours:
    """A submission and what it comes to, in counted milliseconds (T4) and in money spent, by currency (N5)."""

    submission: Submission
    total_ms: int
    billable_ms: int
    entry_count: int
    expenses: ExpenseFigures


def list_submission_page(
    actor: Member, *, filters: SubmissionFilters, limit: int, cursor: str | None
) -> Page[SubmissionHours]:
    """A page of the submissions that the actor may see, oldest first (H3): three queries, four with `member_id`.

    `UnknownMember` where that names nobody of the workspace: a mistyped id is no empty list (P2).
    """
    _check_member(actor, filters.member_id)
    wanted = {
        "member_id": filters.member_id,
        "state": filters.state,
        "last_day__gte": filters.first_day,
        "first_day__lte": filters.last_day,
    }
    rows = visible(actor).filter(**{name: value for name, value in wanted.items() if value is not None})
    scope = f"submissions {actor.workspace_id} {filters}"
    if cursor is not None:
        created, submission_id = read_cursor(cursor, scope)
        at = datetime.fromisoformat(created)
        rows = rows.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=UUID(submission_id)))
    page = cut_page(list(rows.order_by("created_at", "id")[: limit + 1]), limit=limit, scope=scope, position=_position)
    return Page(_with_hours(actor, page.rows), page.next_cursor)


def get_submission_hours(actor: Member, submission_id: UUID) -> SubmissionHours:
    """One submission that the actor may see, with what it comes to; `NotFound` for all others (P2)."""
    (found,) = _with_hours(actor, [get_submission(actor, submission_id)])
    return found


def _check_member(actor: Member, member_id: UUID | None) -> None:
    members = Member.objects.in_workspace(actor.workspace_id)
    if member_id is not None and not members.filter(id=member_id).exists():
        raise UnknownMember(field="user_id")


def _with_hours(actor: Member, submissions: Sequence[Submission]) -> list[SubmissionHours]:
    if not submissions:
        return []
    ids = [one.id for one in submissions]
    rows = bundled_in(actor.workspace_id, ids).order_by().values("submission_id")
    sums = {
        row["submission_id"]: row
        for row in rows.annotate(
            total=Sum("rounded_ms"), billable=Sum("rounded_ms", filter=Q(is_billable=True)), entries=Count("id")
        )
    }
    expenses, without = expense_figures_of(actor.workspace_id, ids), ExpenseFigures()
    none = {"total": 0, "billable": 0, "entries": 0}
    return [
        SubmissionHours(
            one, found["total"] or 0, found["billable"] or 0, found["entries"], expenses.get(one.id, without)
        )
        for one in submissions
        for found in [sums.get(one.id, none)]
    ]


def _position(submission: Submission) -> tuple[str, str]:
    return submission.created_at.isoformat(), submission.id.hex
