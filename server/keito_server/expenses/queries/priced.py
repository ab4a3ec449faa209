"""Whether expenses are in a client's or the workspace's currency: what is asked before either changes (N7)."""

from django.db.models import Q

from keito_server.clients.models import Client
from keito_server.expenses.models import Expense
from keito_server.projects.models import Project
from keito_server.workspaces.models import Workspace


def has_expenses_for_client(client: Client) -> bool:
    """Whether there is an expense on one of the client's projects."""
    return Expense.objects.in_workspace(client.workspace_id).filter(project__client=client).exists()


def has_expenses_on_project(project: Project) -> bool:
    """Whether there is an expense on the project."""
    return Expense.objects.in_workspace(project.workspace_id).filter(project=project).exists()


def has_category_prices_in_use(workspace: Workspace) -> bool:
    """Whether expenses were priced by a category, whose price is in the workspace's currency."""
    rows = Expense.objects.in_workspace(workspace.id)
    return rows.filter(Q(exchanged_units__isnull=False) | Q(category__unit_price__isnull=False)).exists()
