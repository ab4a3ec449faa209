"""Reading clients."""

from uuid import UUID

from django.db.models.functions import Lower

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
    return list(rows.order_by(Lower("name"), "id"))


def list_clients_named(actor: Member, typed: str, *, most: int) -> list[Client]:
    """At most so many active clients whose name holds what was typed, by name."""
    require(actor, Permission.CLIENTS_VIEW)
    rows = Client.objects.in_workspace(actor.workspace_id).filter(archived_at=None, name__icontains=typed)
    return list(rows.order_by(Lower("name"), "id")[:most])


def list_clients_to_offer(actor: Member, *, also: Client | None = None) -> list[Client]:
    """Active clients for a select, by name; `also` is the one chosen already, which may be archived by now."""
    clients = list_clients(actor)
    return clients if also is None or also in clients else [*clients, also]
