"""Reading the contacts of clients."""

from uuid import UUID

from django.db.models import QuerySet

from keito_server.clients.models import Client, Contact
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


def list_contacts(actor: Member, client: Client) -> list[Contact]:
    """The contacts of a client: the primary one, those who get copies, the others; each group oldest first."""
    rows = _contacts(actor).filter(client=client)
    return list(rows.order_by("-is_primary", "-gets_copies", "created_at", "id"))


def get_contact(actor: Member, client_id: UUID, contact_id: UUID) -> Contact:
    """One contact of a client."""
    contact = _contacts(actor).filter(client_id=client_id, id=contact_id).select_related("client").first()
    if contact is None:
        raise NotFound
    return contact


def _contacts(actor: Member) -> "QuerySet[Contact]":
    require(actor, Permission.CLIENTS_VIEW)
    return Contact.objects.in_workspace(actor.workspace_id)
