"""The currency of a project's money, and what keeps the workspace's where it is (N7)."""

from uuid import UUID

from django.db.models import Q

from keito_server.clients.models import Client
from keito_server.kit.errors import Conflict
from keito_server.projects.models import AgentLimit, Assignment, Project, ProjectTask, Rate
from keito_server.workspaces.models import Workspace


def currency_of(workspace_id: UUID, project_id: UUID) -> str:
    """The currency of the project's client, in which its rates, time and expenses are."""
    projects = Project.objects.in_workspace(workspace_id).filter(id=project_id)
    return projects.values_list("client__currency", flat=True).get()


def check_currency_is(currency: str | None, *, project_id: UUID, workspace_id: UUID, what: str) -> None:
    """Refuses with `Conflict` what was in another currency than its project is in by now: 100 pounds are not 100 yen.

    `what` is the thing in plain words. Of what was deleted before its currency was kept (None), nothing is known.
    """
    if currency is not None and currency != (today := currency_of(workspace_id, project_id)):
        raise Conflict(
            f"This {what} is in {currency}, and its project is in {today} by now, so it cannot be brought back. "
            "Write it down anew."
        )


def has_money_for_client(client: Client) -> bool:
    """Whether a project of the client, archived or not, has rates, a fee, a budget or a limit of money in its currency."""
    return _has_money(client.workspace_id, Q(client=client), Q(project__client=client))


def has_money_on_project(project: Project) -> bool:
    """Whether the project has rates, a fee, a budget or a limit of money in its client's currency."""
    return _has_money(project.workspace_id, Q(id=project.id), Q(project=project))


def _has_money(workspace_id: UUID, projects: Q, of_projects: Q) -> bool:
    """Whether one of `projects` has, or had from a day on, money of its own; `of_projects` finds the rows below them."""
    of_money = Q(fee__isnull=False) | Q(budget_amount__isnull=False)
    if Project.objects.in_workspace(workspace_id).filter(projects & of_money).exists():
        return True
    parts = (ProjectTask.objects.in_workspace, Assignment.objects.in_workspace)
    if any(rows(workspace_id).filter(of_projects, budget_amount__isnull=False).exists() for rows in parts):
        return True
    limits = AgentLimit.objects.in_workspace(workspace_id).filter(of_projects, limit_amount__isnull=False)
    rates = Rate.objects.in_workspace(workspace_id).filter(of_projects, amount__isnull=False)
    return limits.exists() or rates.exists()


def has_default_rates(workspace: Workspace) -> bool:
    """Whether any task has or had a default rate, which is in the workspace's currency."""
    rates = Rate.objects.in_workspace(workspace.id).filter(project=None, amount__isnull=False)
    return rates.exists()


def has_agents_money_limits(workspace: Workspace) -> bool:
    """Whether any agent has a limit of money over all projects, which is in the workspace's currency (G5)."""
    limits = AgentLimit.objects.in_workspace(workspace.id)
    return limits.filter(member__isnull=False, limit_amount__isnull=False).exists()
