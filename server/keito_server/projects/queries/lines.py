"""Projects as lists show them: with the size of their team, the time so far and their budget, in a few queries."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Lower

from keito_server.clients.models import Client
from keito_server.clients.queries import ProjectCount
from keito_server.projects.models import Assignment, Project
from keito_server.projects.queries.budget_use import BudgetUse, budget_uses
from keito_server.projects.queries.hours import Worked, time_source
from keito_server.projects.queries.projects import visible_projects
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


@dataclass(frozen=True, slots=True)
class TeamSize:
    """Active people and agents of a project's team, and whether the actor manages it."""

    people: int = 0
    agents: int = 0
    is_managed: bool = False


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project of a list. Where `sees_all_time` is False, `worked` holds the actor's own time only (P3).

    `budget` is None without one, and for whom it is not visible.
    """

    project: Project
    team: TeamSize
    worked: Worked
    sees_all_time: bool
    budget: BudgetUse | None


def list_lines(actor: Member, *, archived: bool = False, client: Client | None = None) -> list[ProjectLine]:
    """Visible active projects, or the archived ones, by client and name: as many queries for one as for many."""
    rows = visible_projects(actor).filter(archived_at__isnull=not archived)
    if client is not None:
        rows = rows.filter(client=client)
    projects = list(rows.order_by(Lower("client__name"), "client_id", Lower("name"), "id"))
    ids = [project.id for project in projects]
    sizes = _team_sizes(actor, ids)
    worked = time_source().by_project(actor, ids)
    budgets = budget_uses(actor, projects)
    return [
        ProjectLine(
            project=project,
            team=(size := sizes.get(project.id, TeamSize())),
            worked=worked.get(project.id, Worked()),
            sees_all_time=sees_all_time(actor, is_managed=size.is_managed),
            budget=budgets.get(project.id),
        )
        for project in projects
    ]


def sees_all_time(actor: Member, *, is_managed: bool) -> bool:
    """Whether the actor sees everybody's time on a project: administrators, and managers on what they manage (P3)."""
    return may(actor, Permission.TIME_VIEW_ALL) or (is_managed and may(actor, Permission.TIME_VIEW_TEAM))


def count_by_client(actor: Member, client_ids: Collection[UUID]) -> dict[UUID, ProjectCount]:
    """Projects that the actor sees, by client, active and archived; one query."""
    rows = visible_projects(actor).filter(client_id__in=client_ids).select_related(None)
    is_active = Q(archived_at=None)
    counted = (
        rows.order_by()
        .values_list("client_id")
        .annotate(active=Count("id", filter=is_active), archived=Count("id", filter=~is_active))
    )
    return {client_id: ProjectCount(active, archived) for client_id, active, archived in counted}


def _team_sizes(actor: Member, project_ids: list[UUID]) -> dict[UUID, TeamSize]:
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(project_id__in=project_ids)
    counted = rows.values("project_id").annotate(
        people=Count("id", filter=Q(member__user_type=Member.Type.HUMAN, member__archived_at=None)),
        agents=Count("id", filter=Q(member__user_type=Member.Type.AGENT, member__archived_at=None)),
        managed=Count("id", filter=Q(member=actor, is_manager=True)),
    )
    return {row["project_id"]: TeamSize(row["people"], row["agents"], row["managed"] > 0) for row in counted}
