"""Whether the tasks' default rates keep the workspace's currency where it is (N7)."""

from keito_server.projects.models import Rate
from keito_server.workspaces.models import Workspace


def has_default_rates(workspace: Workspace) -> bool:
    """Whether any task has or had a default rate, which is in the workspace's currency."""
    rates = Rate.objects.in_workspace(workspace.id).filter(project=None, amount__isnull=False)
    return rates.exists()
