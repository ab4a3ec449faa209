"""The queue of those who approve: what waits oldest first, what is decided newest first, fifty a page, by a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.expenses import ExpenseFigures
from keito_server.approvals.queries.figures import Figures, figures_of
from keito_server.approvals.queries.reach import decidable, visible
from keito_server.approvals.rules import DayFigures, Flag
from keito_server.expenses.models import Expense
from keito_server.kit.errors import NotFound
from keito_server.kit.pagination import DEFAULT_LIMIT, Page, read_cursor, write_cursor
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.models import TimeEntry

SCANNED = 400
"""How many submissions are looked through for flagged ones in one request; what lies beyond is on the next page."""

_ONWARD, _BACK = "onward", "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """What the queue is narrowed to; None and False narrow nothing. Days are those that a period touches."""

    state: str | None = Submission.State.SUBMITTED
    member_id: UUID | None = None
    source: str | None = None
    flagged_only: bool = False
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_decided(self) -> bool:
        """Whether only what is decided is asked for."""
        return self.state in (Submission.State.APPROVED, Submission.State.REJECTED)

    @property
    def is_newest_first(self) -> bool:
        """Whether the newest comes first: wherever it is not about what waits, where the oldest is due first."""
        return self.state != Submission.State.SUBMITTED


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
    expenses: ExpenseFigures
    later_id: str = ""
    """The newest timesheet that the member has handed in of the same days since; empty where there is none."""

    @property
    def again_id(self) -> str:
        """The timesheet in which everything of this one was submitted again since it was sent back, as far as is known."""
        is_left_empty = self.submission.state == Submission.State.REJECTED and not self.item_count
        return self.later_id if is_left_empty else ""

    @property
    def seen(self) -> str:
        """What a form says that its reader has seen: the submission's id and the fingerprint of what it holds."""
        return f"{self.submission.public_id}:{Figures(self.days, expenses=self.expenses).fingerprint}"

    @property
    def item_count(self) -> int:
        """Entries and expenses together."""
        return self.entry_count + self.expenses.count

    @property
    def other_ms(self) -> int:
        """Counted milliseconds of what is not billable."""
        return self.total_ms - self.billable_ms


@dataclass(frozen=True, slots=True)
class QueuePage(Page[QueueLine]):
    """A page of the queue: also the cursor of the page before it (None on the first), and the line that was asked for."""

    previous_cursor: str | None = None
    opened: QueueLine | None = None


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
    actor: Member,
    *,
    filters: QueueFilters | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
    opened_id: UUID | None = None,
) -> QueuePage:
    """A page of what is the actor's to decide: three queries, four where `opened_id` names one that is not on it.

    What waits comes oldest first. What is decided comes newest decision first, and all states together newest first.
    `NotFound` where `opened_id` is not the actor's to see.
    """
    filters = filters or QueueFilters()
    scope = f"queue of approval {actor.workspace_id} {actor.id} {filters}"
    moment = "decided_at" if filters.is_decided else "submitted_at"
    way, *beyond = read_cursor(cursor, scope) if cursor is not None else [_ONWARD]
    is_descending = filters.is_newest_first != (way == _BACK)
    decidable_rows = _narrowed(actor, filters).annotate(is_decidable=Value(True))
    rows = _in_order(with_batch(decidable_rows), moment, is_descending=is_descending, beyond=beyond)
    read = list(rows[: SCANNED if filters.flagged_only else limit + 1])
    is_cut = len(read) == (SCANNED if filters.flagged_only else limit + 1)
    kept = read if filters.flagged_only else read[:limit]
    opened = _not_among(actor, kept, opened_id)
    lines = lines_of(actor, [*kept, *opened])
    shown = [line for line in lines[: len(kept)] if line.flags or not filters.flagged_only]
    last = kept[-1] if kept else None
    if len(shown) > limit:
        shown, is_cut, last = shown[:limit], True, shown[limit - 1].submission

    def cursor_at(submission: Submission, towards: str) -> str:
        return write_cursor(scope, (towards, getattr(submission, moment).isoformat(), submission.id.hex))

    ahead = cursor_at(last, way) if is_cut and last else None
    behind = cursor_at(kept[0], _ONWARD if way == _BACK else _BACK) if cursor is not None and kept else None
    chosen = next((line for line in lines if line.submission.id == opened_id), None)
    if way == _BACK:
        return QueuePage(shown[::-1], behind, ahead, chosen)
    return QueuePage(shown, ahead, behind, chosen)


def with_batch(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Submissions with their people, and of those with days in common: `earlier`, how many came before each and were
    not sent back, and `later`, the id of the newest that came after it."""
    of_same_days = Submission.objects.across_workspaces().filter(
        workspace_id=OuterRef("workspace_id"),
        member_id=OuterRef("member_id"),
        first_day__lte=OuterRef("last_day"),
        last_day__gte=OuterRef("first_day"),
    )
    before = of_same_days.filter(
        Q(submitted_at__lt=OuterRef("submitted_at")) | Q(submitted_at=OuterRef("submitted_at"), id__lt=OuterRef("id"))
    ).exclude(state=Submission.State.REJECTED)
    after = of_same_days.filter(submitted_at__gt=OuterRef("submitted_at")).order_by("-submitted_at", "-id")
    count = before.order_by().values("member_id").annotate(number=Count("id")).values("number")
    earlier = Coalesce(Subquery(count, output_field=IntegerField()), Value(0))
    people = rows.select_related("member", "submitted_by", "decided_by")
    return people.annotate(earlier=earlier, later=Subquery(after.values("id")[:1]))


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
        expenses=figures.expenses,
        later_id=Submission(id=later).public_id if (later := getattr(submission, "later", None)) else "",
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
        bundled = [
            table.objects.in_workspace(actor.workspace_id).filter(submission_id=OuterRef("id"), source=filters.source)
            for table in (TimeEntry, Expense)
        ]
        rows = rows.filter(Q(Exists(bundled[0])) | Q(Exists(bundled[1])))
    return rows


def _in_order(
    rows: QuerySet[Submission], moment: str, *, is_descending: bool, beyond: Sequence[str]
) -> QuerySet[Submission]:
    """By the moment and the id, what lies beyond the place of a cursor where there is one."""
    ordered = rows.order_by(f"-{moment}", "-id") if is_descending else rows.order_by(moment, "id")
    if not beyond:
        return ordered
    at, submission_id = datetime.fromisoformat(beyond[0]), UUID(beyond[1])
    compared = "lt" if is_descending else "gt"
    return ordered.filter(Q(**{f"{moment}__{compared}": at}) | Q(**{moment: at, f"id__{compared}": submission_id}))


def _not_among(actor: Member, kept: Sequence[Submission], wanted: UUID | None) -> list[Submission]:
    """The wanted submission alone, unless it is there already or none is wanted."""
    if wanted is None or any(one.id == wanted for one in kept):
        return []
    may_decide = Exists(decidable(actor).filter(id=OuterRef("id")))
    found = list(with_batch(visible(actor).annotate(is_decidable=may_decide)).filter(id=wanted))
    if not found:
        raise NotFound
    return found
