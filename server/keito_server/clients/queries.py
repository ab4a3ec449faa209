"""Reading clients."""

from uuid import UUID

from keito_server.clients.models import Client
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


def get_client(actor: Member, client_id: UUID) -> Client:
    """One client of the actor's workspace."""
    require(actor, Permission.CLIENTS_VIEW)
    client = Client.objects.in_workspace(actor.workspace_id).filter(id=client_id).first()
    if client is None:
        raise NotFound
    return client


def list_clients(actor: Member, *, archived: bool = False) -> list[Client]:
    """Active clients, or the archived ones, by name."""
    require(actor, Permission.CLIENTS_VIEW)
    rows = Client.objects.in_workspace(actor.workspace_id).filter(archived_at__isnull=not archived)
    return list(rows.order_by("name"))
