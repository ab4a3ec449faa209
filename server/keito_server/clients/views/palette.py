"""Clients in the palette (Ctrl K)."""

from django.urls import reverse

from keito_server.clients import queries
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.palette import Find


def find_clients(actor: Member, typed: str, most: int) -> list[Find]:
    """The active clients called like that, for the palette (Ctrl K); none for those who may not see clients."""
    if not may(actor, Permission.CLIENTS_VIEW):
        return []
    subdomain = actor.workspace.subdomain
    return [
        Find(client.name, "Client", reverse("clients:show", args=[subdomain, client.public_id]))
        for client in queries.list_clients_named(actor, typed, most=most)
    ]
