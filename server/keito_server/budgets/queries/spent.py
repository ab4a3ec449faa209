"""What projects have used of their budgets: counted time and its worth, billable expenses, in one query each.

Everybody's, whoever asks: what of it an actor sees, `seeing` says.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, F, Q, Sum, UUIDField, When

from keito_server.budgets.rules import Period
from keito_server.expenses.models import Expense
from keito_server.projects.models import Project
from keito_server.time_entries.models import TimeEntry

Place = tuple[UUID, UUID | None]
"""A project, and the task or member of a budget in parts."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Counted milliseconds (T4), what they are worth, and billable time without a rate, which no amount holds (R1)."""

    counted_ms: int = 0
    worth: Decimal = Decimal(0)
    unrated_ms: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.counted_ms + other.counted_ms, self.worth + other.worth, self.unrated_ms + other.unrated_ms)


NOTHING = Spent()


def time_spent(
    workspace_id: UUID, project_ids: Collection[UUID], days: Period, *, monthly_only: bool
) -> dict[Place, Spent]:
    """Time by project, and by task or member where the budget is in such parts.

    The days narrow budgets that reset monthly, or with `monthly_only` False all.
    """
    part = Case(
        When(project__budget_by=Project.BudgetBy.PER_TASK, then=F("task_id")),
        When(project__budget_by=Project.BudgetBy.PER_PERSON, then=F("member_id")),
        default=None,
        output_field=UUIDField(null=True),
    )
    rows = TimeEntry.objects.in_workspace(workspace_id).filter(_within(days, monthly_only), project_id__in=project_ids)
    sums = (
        rows.order_by()
        .values_list("project_id", part)
        .annotate(
            counted=Sum("rounded_ms"),
            worth=Sum("amount"),
            unrated=Sum("rounded_ms", filter=Q(is_billable=True, rate__isnull=True)),
        )
    )
    return {
        (project_id, part_id): Spent(counted, worth or Decimal(0), unrated or 0)
        for project_id, part_id, counted, worth, unrated in sums
    }


def expenses_spent(
    workspace_id: UUID, project_ids: Collection[UUID], days: Period, *, monthly_only: bool
) -> dict[Place, Spent]:
    """Billable expenses by project, and by member where the budget is by person. An expense has no task."""
    part = Case(
        When(project__budget_by=Project.BudgetBy.PER_PERSON, then=F("member_id")),
        default=None,
        output_field=UUIDField(null=True),
    )
    rows = Expense.objects.in_workspace(workspace_id).filter(
        _within(days, monthly_only), project_id__in=project_ids, is_billable=True
    )
    sums = rows.order_by().values_list("project_id", part).annotate(worth=Sum("total"))
    return {(project_id, part_id): Spent(worth=worth) for project_id, part_id, worth in sums}


def _within(days: Period, monthly_only: bool) -> Q:
    if days.first_day is None:
        return Q()
    within = Q(spent_date__range=(days.first_day, days.last_day))
    return within | Q(project__budget_is_monthly=False) if monthly_only else within
