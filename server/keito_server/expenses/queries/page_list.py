"""The list of the Expenses page: what the actor may see, narrowed and in pages, with sums over all that fits (P3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from keito_server.expenses.models import Expense, Receipt
from keito_server.expenses.queries.expenses import visible_expenses
from keito_server.expenses.queries.page_columns import page_columns
from keito_server.kit.exact_sums import ExactSum
from keito_server.team.models import Member

PAGE = 50
"""How many expenses a page shows."""

_SENT_BACK = Q(approval=Expense.Approval.UNSUBMITTED, submission_id__isnull=False)
_STATES: dict[str, Q] = {
    "not-submitted": Q(approval=Expense.Approval.UNSUBMITTED, submission_id__isnull=True, is_invoiced=False),
    "sent-back": _SENT_BACK & Q(is_invoiced=False),
    "submitted": Q(approval=Expense.Approval.SUBMITTED, is_invoiced=False),
    "approved": Q(approval=Expense.Approval.APPROVED, is_invoiced=False),
    "invoiced": Q(is_invoiced=True),
    "not-invoiced": Q(is_invoiced=False),
}
_WAITING = _STATES["submitted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseFilters:
    """What the list is narrowed to; None and empty narrow nothing. Days are included; `state` is a key of the states above."""

    member_id: UUID | None = None
    client_id: UUID | None = None
    project_id: UUID | None = None
    category_id: UUID | None = None
    is_billable: bool | None = None
    state: str = ""
    source: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one expense in the list."""

    day: date
    expense_id: UUID

    @classmethod
    def of(cls, expense: Expense) -> "Place":
        """Where the expense stands."""
        return cls(expense.spent_date, expense.id)


@dataclass(frozen=True, slots=True)
class ExpensePage:
    """Expenses, newest day first, and the places beside which newer and older ones stand.

    Each carries `has_receipt`, `why_sent_back` and `invoice_number` besides its columns.
    """

    expenses: Sequence[Expense]
    newer_than: Place | None
    older_than: Place | None


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """All that fits in one currency: exact totals (N3, N5), and how many expenses these are."""

    currency: str
    count: int
    total: Decimal
    billable: Decimal
    llm_usage: Decimal
    waiting: Decimal
    waiting_count: int


def list_expense_page(
    actor: Member, filters: ExpenseFilters, *, older_than: Place | None = None, newer_than: Place | None = None
) -> ExpensePage:
    """The newest page of what fits, or the one beside a place: one query. Each expense's member carries the workspace."""
    receipts = Receipt.objects.in_workspace(actor.workspace_id).filter(expense=OuterRef("id"))
    rows = _narrowed(actor, filters).annotate(has_receipt=Exists(receipts), **page_columns(actor.workspace_id))
    if newer_than is not None:
        found = list(rows.filter(_after(newer_than)).order_by("spent_date", "id")[: PAGE + 1])
        if len(found) > PAGE:
            return _page(actor, found[:PAGE][::-1], has_newer=True, has_older=True)
        older_than = None  # the newest page is always a full one, however one came to it
    if older_than is not None:
        rows = rows.filter(_before(older_than))
    found = list(rows.order_by("-spent_date", "-id")[: PAGE + 1])
    return _page(actor, found[:PAGE], has_newer=older_than is not None, has_older=len(found) > PAGE)


def sum_expenses(actor: Member, filters: ExpenseFilters) -> list[CurrencySum]:
    """The sums of each currency over all pages, the workspace's own first: one query."""
    rows = _narrowed(actor, filters).select_related(None).order_by().values(currency=F("project__client__currency"))
    sums = rows.annotate(
        how_many=Count("id"),
        worth=ExactSum("total"),
        billable=ExactSum("total", filter=Q(is_billable=True)),
        llm_usage=ExactSum("total", filter=Q(category__is_llm_usage=True)),
        waiting=ExactSum("total", filter=_WAITING),
        waiting_count=Count("id", filter=_WAITING),
    )
    nothing = Decimal(0)
    found = [
        CurrencySum(
            currency=row["currency"],
            count=row["how_many"],
            total=row["worth"] or nothing,
            billable=row["billable"] or nothing,
            llm_usage=row["llm_usage"] or nothing,
            waiting=row["waiting"] or nothing,
            waiting_count=row["waiting_count"],
        )
        for row in sums
    ]
    return sorted(found, key=lambda one: (one.currency != actor.workspace.currency, one.currency))


def _narrowed(actor: Member, filters: ExpenseFilters) -> "QuerySet[Expense]":
    wanted = {
        "member_id": filters.member_id,
        "project__client_id": filters.client_id,
        "project_id": filters.project_id,
        "category_id": filters.category_id,
        "is_billable": filters.is_billable,
        "source": filters.source or None,
        "spent_date__gte": filters.first_day,
        "spent_date__lte": filters.last_day,
    }
    rows = visible_expenses(actor).filter(**{name: value for name, value in wanted.items() if value is not None})
    return rows.filter(_STATES[filters.state]) if filters.state else rows


def _page(actor: Member, expenses: Sequence[Expense], *, has_newer: bool, has_older: bool) -> ExpensePage:
    for expense in expenses:
        expense.member.workspace = actor.workspace  # with its settings, for what locks an expense
    return ExpensePage(
        expenses,
        newer_than=Place.of(expenses[0]) if has_newer and expenses else None,
        older_than=Place.of(expenses[-1]) if has_older and expenses else None,
    )


# The first condition alone bounds the day, so that an index on days is read from there on.
def _before(place: Place) -> Q:
    return Q(spent_date__lte=place.day) & (Q(spent_date__lt=place.day) | Q(id__lt=place.expense_id))


def _after(place: Place) -> Q:
    return Q(spent_date__gte=place.day) & (Q(spent_date__gt=place.day) | Q(id__gt=place.expense_id))
