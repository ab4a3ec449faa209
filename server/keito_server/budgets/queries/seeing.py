"""Who sees which budget, and whether its money (P3, P5; budgets.md, Budget Visibility)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from keito_server.projects.models import Assignment, Project
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, permissions_of


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor sees of one budget: anything at all, its money, and what each person of the team has used."""

    sees_budget: bool = False
    sees_money: bool = False
    sees_everybody: bool = False


def sight_of(actor: Member, project: Project, *, is_assigned: bool, is_manager: bool) -> Sight:
    """Administrators see all, managers what they manage, the rest of the team budgets that are visible to it.

    Money needs the permission to see billable rates besides (P5). Of a budget by person, the team sees its own parts only.
    """
    held = permissions_of(actor)
    if Permission.BUDGETS_VIEW_ALL in held or (is_manager and Permission.BUDGETS_VIEW_MANAGED in held):
        return Sight(True, Permission.BILLABLE_RATES_VIEW in held, True)
    return Sight(sees_budget=is_assigned and project.budget_is_visible)


def sights_of(actor: Member, projects: Collection[Project]) -> dict[UUID, Sight]:
    """The same for many projects of the actor's workspace: one query, none for administrators."""
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(member=actor, project__in=projects)
    own = (
        {}
        if Permission.BUDGETS_VIEW_ALL in permissions_of(actor)
        else dict(rows.values_list("project_id", "is_manager"))
    )
    return sights_by_assignments(actor, projects, own)


def sights_by_assignments(actor: Member, projects: Collection[Project], own: Mapping[UUID, bool]) -> dict[UUID, Sight]:
    """The same where the actor's assignments are known: by project, whether they manage it."""
    return {
        project.id: sight_of(actor, project, is_assigned=project.id in own, is_manager=own.get(project.id, False))
        for project in projects
    }
