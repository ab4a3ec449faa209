"""What a project's entries and expenses come to, day by day: two queries, however many there are.

Days are few, so that weeks, months and exchange rates of each day are reckoned from these in Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When

from keito_server.expenses.models import Expense
from keito_server.kit.exact_sums import ExactSum
from keito_server.projects.models import Assignment, Project, ProjectTask
from keito_server.team.queries import AGENT_WORK
from keito_server.time_entries.models import TimeEntry

_LLM_USAGE = Q(category__is_llm_usage=True) | Q(provider_cost__isnull=False)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """Time of people, or of agents, on one day: as it counts (T4), and what it is worth and costs (N3).

    `amount` is in the client's currency, `cost` in the workspace's (N7). `in_budget_ms` and `in_budget_amount` are what of
    it belongs to tasks or members with a budget of their own, and all of it where the budget is one figure for all.
    `part_id` is the task or member where the budget is by task or by person: a day then has one of each.
    """

    day: date
    is_agent: bool
    ms: int = 0
    amount: Decimal = _ZERO
    cost: Decimal = _ZERO
    unrated_ms: int = 0
    uncosted_ms: int = 0
    uninvoiced: Decimal = _ZERO
    in_budget_ms: int = 0
    in_budget_amount: Decimal = _ZERO
    part_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SpendingOfDay:
    """Expenses for LLM usage, or all others, of one day: in the client's currency, `provider_cost` in US dollars (G4).

    `total` is all of it, `billable` what is billed on. `unpriced` counts those for LLM usage of which no provider's price
    is known, whose own totals are `unpriced_total`. `in_budget` is what the budget counts. `part_id` is the member where
    the budget is by person.
    """

    day: date
    is_llm_usage: bool
    total: Decimal = _ZERO
    billable: Decimal = _ZERO
    uninvoiced: Decimal = _ZERO
    provider_cost: Decimal | None = None
    unpriced: int = 0
    unpriced_total: Decimal = _ZERO
    in_budget: Decimal = _ZERO
    part_id: UUID | None = None


_PARTS = {Project.BudgetBy.PER_TASK.value: "task_id", Project.BudgetBy.PER_PERSON.value: "member_id"}
"""What the parts of a budget are told apart by."""


def time_by_day(project: Project) -> list[TimeOfDay]:
    """Everybody's time on a project, earliest first. One query."""
    rows = TimeEntry.objects.in_workspace(project.workspace_id).filter(project=project)
    counted, part = _in_budget(project), _PARTS.get(project.budget_by)
    found = by_day_and_kind(rows, *filter(None, [part])).annotate(
        worth=Sum("amount"),
        cost=Sum("cost_amount"),
        unrated_ms=Sum("rounded_ms", filter=Q(is_billable=True, rate__isnull=True)),
        uncosted_ms=Sum("rounded_ms", filter=Q(cost_amount__isnull=True, is_running=False)),
        uninvoiced=Sum("amount", filter=Q(is_invoiced=False)),
        **(
            {}
            if counted is None
            else {
                "in_budget_ms": Sum("rounded_ms", filter=counted),
                "in_budget_worth": Sum("amount", filter=counted),
            }
        ),
    )
    return [_time(row, row[part] if part else None, is_whole=counted is None) for row in found]


def by_day_and_kind(rows: "QuerySet[TimeEntry]", *more: str) -> "QuerySet[Any, Any]":
    """Entries grouped by day, agents' apart from people's, and by `more`, earliest first; their counted time is `ms`."""
    kind = Case(When(AGENT_WORK, then=Value(value=True)), default=Value(value=False))
    grouped = rows.select_related(None).order_by("spent_date").annotate(is_agent=kind)
    found: QuerySet[Any, Any] = grouped.values("spent_date", "is_agent", *more).annotate(ms=Sum("rounded_ms"))
    return found


def spending_by_day(project: Project) -> list[SpendingOfDay]:
    """Everybody's expenses on a project, earliest first. One query."""
    is_llm_usage = Case(When(_LLM_USAGE, then=Value(value=True)), default=Value(value=False))
    unpriced = _LLM_USAGE & Q(provider_cost__isnull=True)
    billable = Q(is_billable=True)
    # An expense has no task: a budget by task counts none, which `burn_of` says.
    is_by_task = project.budget_by == Project.BudgetBy.PER_TASK
    counted = billable if is_by_task else billable & (_in_budget(project) or Q())
    part = None if is_by_task else _PARTS.get(project.budget_by)
    rows = Expense.objects.in_workspace(project.workspace_id).filter(project=project).order_by("spent_date")
    found = (
        rows.annotate(is_llm_usage=is_llm_usage)
        .values("spent_date", "is_llm_usage", *filter(None, [part]))
        .annotate(
            spent=ExactSum("total"),
            billable=ExactSum("total", filter=billable),
            uninvoiced=ExactSum("total", filter=billable & Q(is_invoiced=False)),
            provider=ExactSum("provider_cost"),
            unpriced=Count("id", filter=unpriced),
            unpriced_total=ExactSum("total", filter=unpriced),
            in_budget=ExactSum("total", filter=counted),
        )
    )
    return [_spending(row, row[part] if part else None) for row in found]


def _in_budget(project: Project) -> Q | None:
    """Which entries (or expenses) a budget in parts counts; None where it counts all."""
    unit = "ms" if project.budget_unit == Project.BudgetUnit.HOURS else "amount"
    with_budget = {"project": project, f"budget_{unit}__isnull": False}
    if project.budget_by == Project.BudgetBy.PER_TASK:
        tasks = ProjectTask.objects.in_workspace(project.workspace_id).filter(**with_budget)
        return Q(task_id__in=tasks.values("task_id"))
    if project.budget_by == Project.BudgetBy.PER_PERSON:
        team = Assignment.objects.in_workspace(project.workspace_id).filter(**with_budget)
        return Q(member_id__in=team.values("member_id"))
    return None


def _time(row: Mapping[str, Any], part_id: UUID | None, *, is_whole: bool) -> TimeOfDay:
    worth = row["worth"] or _ZERO
    return TimeOfDay(
        day=row["spent_date"],
        is_agent=row["is_agent"],
        ms=row["ms"],
        amount=worth,
        cost=row["cost"] or _ZERO,
        unrated_ms=row["unrated_ms"] or 0,
        uncosted_ms=row["uncosted_ms"] or 0,
        uninvoiced=row["uninvoiced"] or _ZERO,
        in_budget_ms=row["ms"] if is_whole else row["in_budget_ms"] or 0,
        in_budget_amount=worth if is_whole else row["in_budget_worth"] or _ZERO,
        part_id=part_id,
    )


def _spending(row: Mapping[str, Any], part_id: UUID | None) -> SpendingOfDay:
    return SpendingOfDay(
        day=row["spent_date"],
        is_llm_usage=row["is_llm_usage"],
        total=row["spent"],
        billable=row["billable"] or _ZERO,
        uninvoiced=row["uninvoiced"] or _ZERO,
        provider_cost=row["provider"],
        unpriced=row["unpriced"],
        unpriced_total=row["unpriced_total"] or _ZERO,
        in_budget=row["in_budget"] or _ZERO,
        part_id=part_id,
    )
