"""Whether time has been priced in a client's currency: what clients and projects ask before that changes (N7)."""

from keito_server.clients.models import Client
from keito_server.projects.models import Project
from keito_server.time_entries.models import TimeEntry


def has_priced_for_client(client: Client) -> bool:
    """Whether an entry on one of the client's projects carries a rate."""
    rows = TimeEntry.objects.in_workspace(client.workspace_id)
    return rows.filter(project__client=client, rate__isnull=False).exists()


def has_priced_on_project(project: Project) -> bool:
    """Whether an entry on the project carries a rate."""
    return TimeEntry.objects.in_workspace(project.workspace_id).filter(project=project, rate__isnull=False).exists()
