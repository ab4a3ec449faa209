"""Expenses beside the time of submissions: what waits, what is bundled, and what it comes to (A1)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from keito_server.expenses.models import Expense, Receipt
from keito_server.kit.exact_sums import ExactSum
from keito_server.kit.identifiers import public_id
from keito_server.kit.money import sum_to_millionths
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class ExpenseFigures:
    """What the expenses of one submission come to, by currency (N5), and of how many something unusual is true.

    `last_day` and `changed_at` are of the newest; None where there are none.
    """

    count: int = 0
    totals: dict[str, Decimal] = field(default_factory=dict)
    without_receipt: int = 0
    over_limit: int = 0
    last_day: date | None = None
    changed_at: datetime | None = None

    @property
    def seen_part(self) -> tuple[int, int, datetime | None]:
        """What a fingerprint takes of them: their number, the sum of their millionths, the newest change."""
        return self.count, sum(sum_to_millionths(total) for total in self.totals.values()), self.changed_at


def unsubmitted_expenses(workspace_id: UUID) -> "QuerySet[Expense]":
    """Expenses of a workspace that are in no submission, or in one that was sent back; none where it does without them."""
    rows = Expense.objects.in_workspace(workspace_id).filter(workspace__uses_expenses=True)
    return rows.filter(approval=Expense.Approval.UNSUBMITTED)


def list_unsubmitted_expenses(member: Member, first_day: date, last_day: date) -> "QuerySet[Expense]":
    """What a submission of the member's period would bundle of their expenses, oldest first."""
    rows = unsubmitted_expenses(member.workspace_id).filter(member=member, spent_date__range=(first_day, last_day))
    return rows.order_by("spent_date", "id")


def expenses_in(workspace_id: UUID, submission_ids: Sequence[UUID]) -> "QuerySet[Expense]":
    """The expenses that carry these submissions' ids; with a rejected one, those that no later one has taken."""
    return Expense.objects.in_workspace(workspace_id).filter(submission_id__in=submission_ids)


def with_receipts(rows: "QuerySet[Expense]") -> "QuerySet[Expense]":
    """Expenses with `has_receipt`, and `lacks_receipt`: money that a person has spent without anything to show for it."""
    receipts = Receipt.objects.across_workspaces().filter(workspace_id=OuterRef("workspace_id"))
    marked = rows.annotate(has_receipt=Exists(receipts.filter(expense_id=OuterRef("id"))))
    lacking = Q(has_receipt=False, member__user_type=Member.Type.HUMAN, category__unit_name="", total__gt=0)
    return marked.annotate(lacks_receipt=lacking)


def with_receipt_ids(rows: "QuerySet[Expense]") -> "QuerySet[Expense]":
    """Expenses of `with_receipts` with the id of the receipt itself, for pages that lead there."""
    receipts = Receipt.objects.across_workspaces().filter(workspace_id=OuterRef("workspace_id"))
    return rows.annotate(receipt_id=Subquery(receipts.filter(expense_id=OuterRef("id")).values("id")[:1]))


def receipt_of(expense: Expense) -> str:
    """The public id of an expense's receipt, of `with_receipt_ids`; '' without one."""
    found: UUID | None = getattr(expense, "receipt_id")  # noqa: B009  # annotated by the query
    return "" if found is None else public_id(Receipt.prefix, found)


def lacks_receipt(expense: Expense) -> bool:
    """Whether an expense of `with_receipts` has none and should have one."""
    return bool(getattr(expense, "lacks_receipt"))  # noqa: B009  # annotated by the query


def expense_figures_of(workspace_id: UUID, submission_ids: Sequence[UUID]) -> dict[Any, ExpenseFigures]:
    """What the expenses of each submission come to: one query for all; those without any are left out."""
    rows = with_receipts(expenses_in(workspace_id, submission_ids)).order_by()
    sums = rows.values("submission_id", "project__client__currency").annotate(
        amount=ExactSum("total"),
        number=Count("id"),
        lacking=Count("id", filter=Q(lacks_receipt=True)),
        beyond=Count("id", filter=Q(is_over_limit=True)),
        newest_day=Max("spent_date"),
        newest_change=Max("updated_at"),
    )
    by_submission: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in sums.order_by("project__client__currency"):
        by_submission[row["submission_id"]].append(dict(row))
    return {submission_id: _figures(found) for submission_id, found in by_submission.items()}


def _figures(rows: list[dict[str, Any]]) -> ExpenseFigures:
    return ExpenseFigures(
        count=sum(row["number"] for row in rows),
        totals={row["project__client__currency"]: Decimal(row["amount"]) for row in rows},
        without_receipt=sum(row["lacking"] for row in rows),
        over_limit=sum(row["beyond"] for row in rows),
        last_day=max(row["newest_day"] for row in rows),
        changed_at=max(row["newest_change"] for row in rows),
    )
