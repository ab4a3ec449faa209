"""Clients and their contacts a page at a time, for the API (H3)."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from keito_server.clients.models import Client, Contact
from keito_server.clients.queries.clients import get_client
from keito_server.kit.pagination import Page, cut_page, read_cursor
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

Row = TypeVar("Row", Client, Contact)


def list_client_page(actor: Member, *, is_active: bool | None, limit: int, cursor: str | None) -> Page[Client]:
    """A page of all clients, oldest first; with `is_active` only those in use, or only the archived ones."""
    require(actor, Permission.CLIENTS_VIEW)
    rows = Client.objects.in_workspace(actor.workspace_id).order_by("created_at", "id")
    if is_active is not None:
        rows = rows.filter(archived_at__isnull=is_active)
    scope = f"clients {actor.workspace_id} {is_active}"
    return cut_page(list(_behind(rows, cursor, scope)[: limit + 1]), limit=limit, scope=scope, position=_position)


def list_contact_page(actor: Member, client_id: UUID, *, limit: int, cursor: str | None) -> Page[Contact]:
    """A page of the contacts of one client, oldest first."""
    client = get_client(actor, client_id)
    rows = Contact.objects.in_workspace(actor.workspace_id).filter(client=client).order_by("created_at", "id")
    scope = f"contacts {actor.workspace_id} {client_id}"
    return cut_page(list(_behind(rows, cursor, scope)[: limit + 1]), limit=limit, scope=scope, position=_position)


def _behind(rows: "QuerySet[Row]", cursor: str | None, scope: str) -> "QuerySet[Row]":
    if cursor is None:
        return rows
    created, row_id = read_cursor(cursor, scope)
    at = datetime.fromisoformat(created)
    return rows.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=UUID(row_id)))


def _position(row: Client | Contact) -> tuple[str, str]:
    return row.created_at.isoformat(), row.id.hex
