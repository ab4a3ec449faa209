"""The budgets of all projects at once (budget-reports.md): those that the actor looks after, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from keito_server.budgets.queries.limits import LimitUse, Measure, limits_of_projects
from keito_server.budgets.queries.progress import Progress, progress_of
from keito_server.budgets.rules import State
from keito_server.projects.models import Assignment, Project
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """What narrows the report; None or '' where a filter is not set. `kind` is one of `kind_of`'s."""

    client_id: UUID | None = None
    project_id: UUID | None = None
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One project of the report, with the limits of its agents that the actor may see."""

    project: Project
    progress: Progress
    limits: tuple[LimitUse, ...]

    @property
    def refuses_time(self) -> bool:
        """Whether a limit of the project refuses new time of agents."""
        return any(one.refuses_time for one in self.limits)

    @property
    def refuses_expenses(self) -> bool:
        """Whether a limit of the project refuses new expenses of agents."""
        return any(one.refuses_expenses for one in self.limits)


def list_looked_after(actor: Member) -> list[Project]:
    """Active projects, with a budget or without, that the actor manages; all for administrators. One query."""
    require(actor, Permission.BUDGETS_VIEW_MANAGED)
    rows = Project.objects.in_workspace(actor.workspace_id).filter(archived_at=None).select_related("client")
    if not may(actor, Permission.BUDGETS_VIEW_ALL):
        managed = Assignment.objects.in_workspace(actor.workspace_id).filter(
            member=actor, is_manager=True, project=OuterRef("id")
        )
        rows = rows.filter(Exists(managed))
    return list(rows.order_by(Lower("name"), "id"))


def narrowed(projects: Sequence[Project], filters: ReportFilters) -> list[Project]:
    """Those of the projects that a filter by client, project or kind of budget leaves."""
    return [
        one
        for one in projects
        if filters.client_id in (None, one.client_id)
        and filters.project_id in (None, one.id)
        and filters.kind in ("", kind_of(one))
    ]


def kind_of(project: Project) -> str:
    """What kind of budget a project has, as the report has it: hours, fees, per_task, per_person, or none."""
    return {Project.BudgetBy.TOTAL_HOURS: "hours", Project.BudgetBy.TOTAL_FEES: "fees"}.get(
        Project.BudgetBy(project.budget_by), project.budget_by
    )


def list_budgets(actor: Member, projects: Sequence[Project], *, month: date, state: str = "") -> list[BudgetLine]:
    """The budgets of those projects, most used first; with a state only those that stand so. At most six queries."""
    found = progress_of(actor, projects, month=month)
    limits = limits_of_projects(actor.workspace_id, list(found), month)
    sees_money = may(actor, Permission.BILLABLE_RATES_VIEW)
    lines = [
        BudgetLine(one, found[one.id], _shown(limits.get(one.id, ()), sees_money=sees_money))
        for one in projects
        if one.id in found and state in ("", found[one.id].state)
    ]
    return sorted(lines, key=lambda line: _share(line.progress), reverse=True)


def _shown(limits: tuple[LimitUse, ...], *, sees_money: bool) -> tuple[LimitUse, ...]:
    return tuple(one for one in limits if sees_money or one.measure is not Measure.MONEY)


def _share(progress: Progress) -> Decimal:
    """What to sort by: of a budget of nothing, anything at all is more than everything."""
    if progress.percent is None:
        return Decimal("Infinity" if progress.state is State.OVER else 0)
    return progress.percent
