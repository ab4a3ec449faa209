"""What of projects' rates and budgets an actor sees, for whoever shows many of them: three queries at most."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from keito_server.projects.models import Assignment, Project, Rate
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """Whether the actor sees the budget and the money of a project, and its own rate that holds today if they do (P5)."""

    sees_budget: bool
    sees_money: bool
    rate: Decimal | None = None


def figures_of(actor: Member, projects: Collection[Project], *, today: date) -> dict[UUID, ProjectFigures]:
    """By project: its budget is seen by its managers and administrators, and by the team where it is visible.

    Money is seen by those of its managers and administrators who may see billable rates.
    """
    managed = _managed(actor, projects)
    shows_money = may(actor, Permission.BILLABLE_RATES_VIEW)
    rates = _rates(actor, managed, today) if shows_money and managed else {}
    return {
        project.id: ProjectFigures(
            sees_budget=project.id in managed or project.budget_is_visible,
            sees_money=shows_money and project.id in managed,
            rate=rates.get(project.id),
        )
        for project in projects
    }


def _managed(actor: Member, projects: Collection[Project]) -> set[UUID]:
    ids = {project.id for project in projects}
    if may(actor, Permission.PROJECTS_EDIT_ALL) or not may(actor, Permission.PROJECTS_EDIT_MANAGED):
        return ids if may(actor, Permission.PROJECTS_EDIT_ALL) else set()
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(member=actor, is_manager=True)
    return set(rows.filter(project_id__in=ids).values_list("project_id", flat=True))


def _rates(actor: Member, project_ids: set[UUID], today: date) -> dict[UUID | None, Decimal | None]:
    rows = Rate.objects.in_workspace(actor.workspace_id).filter(project_id__in=project_ids, task=None, member=None)
    return dict(rows.filter(valid_from__lte=today).order_by("valid_from").values_list("project_id", "amount"))
