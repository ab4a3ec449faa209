"""What projects have used of their budgets: counted time and its worth, billable expenses, in one query each.

Everybody's, whoever asks: what of it an actor sees, `seeing` says.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, UUIDField, When

from keito_server.budgets.rules import Period, Unit
from keito_server.expenses.models import Expense
from keito_server.kit.exact_sums import ExactSum
from keito_server.kit.money import from_millionths
from keito_server.kit.sql import bind_date, bind_id, is_postgresql, read_id, read_rows
from keito_server.projects.models import Project

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

_PARTS = {Project.BudgetBy.PER_TASK.value: "task_id", Project.BudgetBy.PER_PERSON.value: "member_id"}
_Kind = tuple[str | None, Unit, bool]
"""What tells the parts of a budget apart, its unit, and whether the days narrow it."""


def unit_of(project: Project) -> Unit:
    """What a project's budget is counted in."""
    if project.budget_by in _PARTS:
        return Unit(project.budget_unit)
    return Unit.FEES if project.budget_by == Project.BudgetBy.TOTAL_FEES else Unit.HOURS


def time_spent(workspace_id: UUID, projects: Collection[Project], days: Period) -> dict[Place, Spent]:
    """Time by project, and by task or member where the budget is in such parts: what counts for its unit.

    The days narrow budgets that reset monthly. One query, of a lean part for each kind of
    budget, so that each finds its days and sums in the index alone.
    """
    kinds: dict[_Kind, list[UUID]] = defaultdict(list)
    for one in projects:
        is_narrowed = days.first_day is not None and one.budget_is_monthly
        kinds[_PARTS.get(one.budget_by), unit_of(one), is_narrowed].append(one.id)
    statements, values = [], list[Any]()
    for kind, ids in kinds.items():
        statements.append(_sums(kind, len(ids)))
        within = (bind_date(days.first_day), bind_date(days.last_day)) if kind[2] else ()
        values += [bind_id(workspace_id), *(bind_id(one) for one in ids), *within]
    return {
        (read_id(project_id), part_id and read_id(part_id)): Spent(
            int(counted), from_millionths(int(worth or 0)), int(unrated or 0)
        )
        for project_id, part_id, counted, worth, unrated in read_rows(" UNION ALL ".join(statements), values)
    }


def _sums(kind: _Kind, projects: int) -> str:
    part, unit, is_narrowed = kind
    money = "SUM(amount), SUM(CASE WHEN is_billable AND rate IS NULL THEN rounded_ms END)"
    nobody = "NULL::uuid" if is_postgresql() else "NULL"
    # With a sign SQLite keeps to the index of projects, instead of reading everybody's entries in the order of members.
    by_part = part if is_postgresql() else f"+{part}"
    return f"""
        SELECT project_id, {part or nobody}, SUM(rounded_ms), {money if unit is Unit.FEES else "0, 0"}
        FROM time_entries_timeentry
        WHERE workspace_id = %s AND project_id IN ({", ".join(["%s"] * projects)})
            {"AND spent_date BETWEEN %s AND %s" if is_narrowed else ""}
        GROUP BY project_id{f", {by_part}" if part else ""}
    """


def expenses_spent(workspace_id: UUID, project_ids: Collection[UUID], days: Period) -> dict[Place, Spent]:
    """Billable expenses by project, and by member where the budget is by person. An expense has no task.

    The days narrow budgets that reset monthly.
    """
    part = Case(
        When(project__budget_by=Project.BudgetBy.PER_PERSON, then=F("member_id")),
        default=None,
        output_field=UUIDField(null=True),
    )
    rows = Expense.objects.in_workspace(workspace_id).filter(
        _within(days), project_id__in=project_ids, is_billable=True
    )
    sums = rows.order_by().values_list("project_id", part).annotate(worth=ExactSum("total"))
    return {(project_id, part_id): Spent(worth=worth) for project_id, part_id, worth in sums}


def _within(days: Period) -> Q:
    if days.first_day is None:
        return Q()
    return Q(spent_date__range=(days.first_day, days.last_day)) | Q(project__budget_is_monthly=False)
