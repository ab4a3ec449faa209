"""The queue of those who approve: oldest first, fifty a page, by a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.figures import Figures, figures_of
from keito_server.approvals.queries.reach import decidable
from keito_server.approvals.rules import DayFigures, Flag
from keito_server.kit.pagination import DEFAULT_LIMIT, Page, cut_page, read_cursor, write_cursor
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.models import TimeEntry

SCANNED = 400
"""How many submissions are looked through for flagged ones in one request; what lies beyond is on the next page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """What the queue is narrowed to; None and False narrow nothing. Days are those that a period touches."""

    state: str | None = Submission.State.SUBMITTED
    member_id: UUID | None = None
    source: str | None = None
    flagged_only: bool = False
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One submission with what it comes to, in counted milliseconds (T4).

    `batch` is 2 for the second one of the same days that was not sent back, and so on. `submission.member` carries its
    workspace; the people who submitted and decided are loaded.
    """

    submission: Submission
    total_ms: int
    billable_ms: int
    entry_count: int
    session_count: int
    days: tuple[DayFigures, ...]
    flags: tuple[Flag, ...]
    batch: int
    is_late: bool

    @property
    def other_ms(self) -> int:
        """Counted milliseconds of what is not billable."""
        return self.total_ms - self.billable_ms


def count_waiting(actor: Member) -> int:
    """How many submissions wait for the actor's decision; 0 for who decides nothing."""
    return decidable(actor).filter(state=Submission.State.SUBMITTED).count()


def list_queued_members(actor: Member) -> list[Member]:
    """Everybody with a submission, decided or not, that is the actor's to decide, by name: one query."""
    rows = Member.objects.in_workspace(actor.workspace_id).filter(
        id__in=decidable(actor).order_by().values("member_id")
    )
    return list(rows.order_by("first_name", "last_name", "id"))


def list_queue(
    actor: Member, *, filters: QueueFilters | None = None, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[QueueLine]:
    """A page of what is the actor's to decide, oldest first; with another state, what has been decided of it."""
    filters = filters or QueueFilters()
    scope = f"approval queue {actor.workspace_id} {actor.id} {filters}"
    rows = with_batch(_narrowed(actor, filters)).order_by("submitted_at", "id")
    if cursor is not None:
        moment, submission_id = read_cursor(cursor, scope)
        at = datetime.fromisoformat(moment)
        rows = rows.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, id__gt=UUID(submission_id)))
    if not filters.flagged_only:
        page = cut_page(list(rows[: limit + 1]), limit=limit, scope=scope, position=_position)
        return Page(lines_of(actor, page.rows), page.next_cursor)
    scanned = list(rows[:SCANNED])
    flagged = [line for line in lines_of(actor, scanned) if line.flags]
    page_of_flagged = cut_page(flagged, limit=limit, scope=scope, position=lambda line: _position(line.submission))
    if page_of_flagged.has_more or len(scanned) < SCANNED:
        return page_of_flagged
    return Page(flagged, write_cursor(scope, _position(scanned[-1])))


def with_batch(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Submissions with their people and `earlier`, how many before each have days in common and were not sent back."""
    before = (
        Submission.objects.across_workspaces()
        .filter(
            Q(submitted_at__lt=OuterRef("submitted_at"))
            | Q(submitted_at=OuterRef("submitted_at"), id__lt=OuterRef("id")),
            workspace_id=OuterRef("workspace_id"),
            member_id=OuterRef("member_id"),
            first_day__lte=OuterRef("last_day"),
            last_day__gte=OuterRef("first_day"),
        )
        .exclude(state=Submission.State.REJECTED)
    )
    count = before.order_by().values("member_id").annotate(number=Count("id")).values("number")
    earlier = Coalesce(Subquery(count, output_field=IntegerField()), Value(0))
    people = rows.select_related("member", "submitted_by", "decided_by")
    return people.annotate(earlier=earlier)


def lines_of(actor: Member, submissions: Sequence[Submission]) -> list[QueueLine]:
    """Submissions of `with_batch` as lines: two queries for all of them."""
    sees_rates = may(actor, Permission.BILLABLE_RATES_VIEW)
    for one in submissions:
        one.member.workspace = actor.workspace
    found = figures_of(actor.workspace_id, submissions)
    return [line_of(one, found[one.id], sees_rates=sees_rates) for one in submissions]


def line_of(submission: Submission, figures: Figures, *, sees_rates: bool) -> QueueLine:
    """One submission of `with_batch` as a line."""
    return QueueLine(
        submission=submission,
        total_ms=figures.total_ms,
        billable_ms=figures.billable_ms,
        entry_count=figures.entry_count,
        session_count=len(figures.session_ms),
        days=figures.days,
        flags=figures.flags(submission, sees_rates=sees_rates),
        batch=1 + getattr(submission, "earlier", 0),
        is_late=figures.is_late(submission),
    )


def _narrowed(actor: Member, filters: QueueFilters) -> QuerySet[Submission]:
    rows = decidable(actor)
    if filters.state is not None:
        rows = rows.filter(state=filters.state)
    if filters.member_id is not None:
        rows = rows.filter(member_id=filters.member_id)
    if filters.first_day is not None:
        rows = rows.filter(last_day__gte=filters.first_day)
    if filters.last_day is not None:
        rows = rows.filter(first_day__lte=filters.last_day)
    if filters.source is not None:
        entries = TimeEntry.objects.in_workspace(actor.workspace_id).filter(submission_id=OuterRef("id"))
        rows = rows.filter(Exists(entries.filter(source=filters.source)))
    return rows


def _position(submission: Submission) -> tuple[str, str]:
    return submission.submitted_at.isoformat(), submission.id.hex
