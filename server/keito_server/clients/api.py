"""Clients and their contacts over the API."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from keito_server.clients import actions, models, queries
from keito_server.clients.schemas import (
    Client,
    ClientChanges,
    ClientPage,
    ClientQuery,
    Contact,
    ContactBody,
    ContactPage,
    ContactQuery,
    NewClient,
)
from keito_server.kit.answers import empty_answer, encode, instant_text, json_answer, page_answer
from keito_server.kit.identifiers import public_id
from keito_server.team.actions import Answer, answer_in_transaction, keyed_request
from keito_server.team.permissions import MemberRequest, Permission, requires

router = Router(tags=["Clients"])

_CLIENT_TEXTS = ("name", "currency", "address", "city", "state", "postal_code", "country", "phone", "tax_number")


@router.get("/clients", response=ClientPage, summary="List clients")
@requires(Permission.CLIENTS_VIEW)
def list_clients(request: MemberRequest, query: Query[ClientQuery]) -> HttpResponse:
    """All clients of the workspace, archived ones too, oldest first."""
    page = queries.list_client_page(request.actor, is_active=query.is_active, limit=query.limit, cursor=query.cursor)
    return json_answer(page_answer(page, show=_show_client))


@router.post("/clients", response={201: Client}, summary="Create a client")
@requires(Permission.CLIENTS_EDIT)
def create_client(request: MemberRequest, client: NewClient) -> HttpResponse:
    """Adds a client."""
    now, actor = timezone.now(), request.actor

    def act() -> Any:
        fields: actions.ClientFields = {"currency": actor.workspace.currency, **client.to_fields()}
        return _show_client(actions.create(actor=actor, fields=fields, now=now))

    return _answer(request, act, status=201, now=now)


@router.get("/clients/{client_id}", response=Client, summary="Get a client")
@requires(Permission.CLIENTS_VIEW)
def get_client(request: MemberRequest, client_id: str) -> HttpResponse:
    """One client."""
    return json_answer(encode(_show_client(queries.get_client(request.actor, models.Client.parse_id(client_id)))))


@router.patch("/clients/{client_id}", response=Client, summary="Update a client")
@requires(Permission.CLIENTS_EDIT)
def update_client(request: MemberRequest, client_id: str, changes: ClientChanges) -> HttpResponse:
    """Changes what is given. Invoices that were issued stay as they are."""
    found = models.Client.parse_id(client_id)
    client = actions.update(actor=request.actor, client_id=found, fields=changes.to_fields(), now=timezone.now())
    return json_answer(encode(_show_client(client)))


@router.delete("/clients/{client_id}", response={204: None}, summary="Delete a client")
@requires(Permission.CLIENTS_EDIT)
def delete_client(request: MemberRequest, client_id: str) -> HttpResponse:
    """Deletes a client that was never used; one with projects or invoices is archived instead."""
    actions.delete(actor=request.actor, client_id=models.Client.parse_id(client_id), now=timezone.now())
    return empty_answer()


@router.post("/clients/{client_id}/archive", response=Client, summary="Archive a client")
@requires(Permission.CLIENTS_EDIT)
def archive_client(request: MemberRequest, client_id: str) -> HttpResponse:
    """Takes it off the lists; its projects and invoices stay."""
    now, found = timezone.now(), models.Client.parse_id(client_id)
    return _answer(
        request, lambda: _show_client(actions.archive(actor=request.actor, client_id=found, now=now)), now=now
    )


@router.post("/clients/{client_id}/restore", response=Client, summary="Restore a client")
@requires(Permission.CLIENTS_EDIT)
def restore_client(request: MemberRequest, client_id: str) -> HttpResponse:
    """Brings an archived client back."""
    now, found = timezone.now(), models.Client.parse_id(client_id)
    return _answer(
        request, lambda: _show_client(actions.restore(actor=request.actor, client_id=found, now=now)), now=now
    )


@router.get("/clients/{client_id}/contacts", response=ContactPage, summary="List contacts", tags=["Contacts"])
@requires(Permission.CLIENTS_VIEW)
def list_contacts(request: MemberRequest, client_id: str, query: Query[ContactQuery]) -> HttpResponse:
    """The contacts of a client, oldest first."""
    found = models.Client.parse_id(client_id)
    page = queries.list_contact_page(request.actor, found, limit=query.limit, cursor=query.cursor)
    return json_answer(page_answer(page, show=_show_contact))


@router.post("/clients/{client_id}/contacts", response={201: Contact}, summary="Create a contact", tags=["Contacts"])
@requires(Permission.CLIENTS_EDIT)
def create_contact(request: MemberRequest, client_id: str, contact: ContactBody) -> HttpResponse:
    """Adds a contact. A client's first one is primary, even where `is_primary` is false."""
    now, found = timezone.now(), models.Client.parse_id(client_id)

    def act() -> Any:
        fields = contact.to_fields()
        return _show_contact(actions.add_contact(actor=request.actor, client_id=found, fields=fields, now=now))

    return _answer(request, act, status=201, now=now)


@router.get("/clients/{client_id}/contacts/{contact_id}", response=Contact, summary="Get a contact", tags=["Contacts"])
@requires(Permission.CLIENTS_VIEW)
def get_contact(request: MemberRequest, client_id: str, contact_id: str) -> HttpResponse:
    """One contact."""
    return json_answer(encode(_show_contact(_contact(request, client_id, contact_id))))


@router.patch(
    "/clients/{client_id}/contacts/{contact_id}", response=Contact, summary="Update a contact", tags=["Contacts"]
)
@requires(Permission.CLIENTS_EDIT)
def update_contact(request: MemberRequest, client_id: str, contact_id: str, changes: ContactBody) -> HttpResponse:
    """Changes what is given."""
    contact = _contact(request, client_id, contact_id)
    changed = actions.update_contact(
        actor=request.actor, contact_id=contact.id, fields=changes.to_fields(), now=timezone.now()
    )
    return json_answer(encode(_show_contact(changed)))


@router.delete(
    "/clients/{client_id}/contacts/{contact_id}", response={204: None}, summary="Delete a contact", tags=["Contacts"]
)
@requires(Permission.CLIENTS_EDIT)
def delete_contact(request: MemberRequest, client_id: str, contact_id: str) -> HttpResponse:
    """Takes a contact off its client. After the primary one, the oldest other one is primary."""
    contact = _contact(request, client_id, contact_id)
    actions.remove_contact(actor=request.actor, contact_id=contact.id, now=timezone.now())
    return empty_answer()


def _contact(request: MemberRequest, client_id: str, contact_id: str) -> models.Contact:
    return queries.get_contact(request.actor, models.Client.parse_id(client_id), models.Contact.parse_id(contact_id))


def _answer(request: MemberRequest, act: Callable[[], Any], *, status: int = 200, now: datetime) -> HttpResponse:
    """Acts, once for each `Idempotency-Key` (H2), and answers with what it made."""
    answer = answer_in_transaction(keyed_request(request), now=now, write=lambda: Answer(status, encode(act())))
    response = json_answer(answer.body, status=answer.status)
    if answer.is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _show_client(client: models.Client) -> dict[str, Any]:
    return {
        "id": client.public_id,
        **{name: getattr(client, name) for name in _CLIENT_TEXTS},
        "is_active": client.is_active,
        "created_at": instant_text(client.created_at),
    }


def _show_contact(contact: models.Contact) -> dict[str, Any]:
    return {
        "id": contact.public_id,
        "client_id": public_id("cli", contact.client_id),
        **{name: getattr(contact, name) for name in actions.ContactFields.__annotations__},
        "created_at": instant_text(contact.created_at),
    }
