"""What the actions on clients and contacts share."""

from uuid import UUID

from keito_server.clients.models import Client
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member


def locked_client(actor: Member, client_id: UUID) -> Client:
    """The client under a row lock, or `NotFound`. Projects can be inserted meanwhile: they only point at the row."""
    rows = Client.objects.in_workspace(actor.workspace_id).select_for_update(no_key=True)
    client = rows.filter(id=client_id).first()
    if client is None:
        raise NotFound
    return client
