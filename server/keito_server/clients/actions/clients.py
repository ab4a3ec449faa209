"""Changing clients."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from keito_server.clients.actions.saving import locked_client
from keito_server.clients.errors import ClientInUse, ClientNameTaken, CurrencyInUse
from keito_server.clients.events import ClientArchived, ClientCreated, ClientDeleted, ClientRestored, ClientUpdated
from keito_server.clients.models import Client
from keito_server.events.actions import record
from keito_server.kit.countries import country_names
from keito_server.kit.currencies import currency_choices
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.names import check_name
from keito_server.kit.strict_json import check_text
from keito_server.team.actions import lock_prices
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

CurrencyUse = Callable[[Client], bool]
_currency_uses: list[CurrencyUse] = []


class ClientFields(TypedDict, total=False):
    """What can be set on a client; absent keys stay as they are."""

    name: str
    currency: str
    address: str
    city: str
    state: str
    postal_code: str
    country: str
    phone: str
    tax_number: str


def register_currency_use(has_priced: CurrencyUse) -> None:
    """Has `has_priced(client)` asked before a currency changes: apps above that price in it say so here (N7).

    Prices and the client's row are locked by then. Who saves money in its currency without holding either, as
    `team.actions.hold_prices` does, has to be locked out by `has_priced` itself.
    """
    if has_priced not in _currency_uses:
        _currency_uses.append(has_priced)


@transaction.atomic
def create(*, actor: Member, fields: ClientFields, now: datetime) -> Client:
    """Adds a client; `fields` must hold name and currency. Raises `ClientNameTaken`."""
    require(actor, Permission.CLIENTS_EDIT)
    client = Client(workspace_id=actor.workspace_id, created_at=now, **_checked(fields))
    _save(client)
    created = ClientCreated(
        workspace_id=actor.workspace_id, subject_id=client.id, name=client.name, currency=client.currency
    )
    record(event=created, actor=actor, now=now)
    return client


@transaction.atomic
def update(*, actor: Member, client_id: UUID, fields: ClientFields, now: datetime) -> Client:
    """Changes a client. Its currency stays once money is kept in it (N7, `CurrencyInUse`)."""
    require(actor, Permission.CLIENTS_EDIT)
    if "currency" in fields:
        lock_prices(actor.workspace_id)  # so that what is being saved in the old one is seen here, or waits for the new
    client = locked_client(actor, client_id)
    changes = {
        name: [getattr(client, name), value]
        for name, value in _checked(fields).items()
        if getattr(client, name) != value
    }
    if "currency" in changes and any(has_priced(client) for has_priced in _currency_uses):
        raise CurrencyInUse(field="currency")
    for name, (_, value) in changes.items():
        setattr(client, name, value)
    if changes:
        _save(client)
        record(
            event=ClientUpdated(workspace_id=actor.workspace_id, subject_id=client.id, changes=changes),
            actor=actor,
            now=now,
        )
    return client


@transaction.atomic
def archive(*, actor: Member, client_id: UUID, now: datetime) -> Client:
    """Takes a client off the lists; its projects and invoices stay."""
    require(actor, Permission.CLIENTS_EDIT)
    client = locked_client(actor, client_id)
    if client.is_active:
        client.archived_at = now
        client.save(update_fields=["archived_at"])
        record(event=ClientArchived(workspace_id=actor.workspace_id, subject_id=client.id), actor=actor, now=now)
    return client


@transaction.atomic
def restore(*, actor: Member, client_id: UUID, now: datetime) -> Client:
    """Brings an archived client back."""
    require(actor, Permission.CLIENTS_EDIT)
    client = locked_client(actor, client_id)
    if not client.is_active:
        client.archived_at = None
        client.save(update_fields=["archived_at"])
        record(event=ClientRestored(workspace_id=actor.workspace_id, subject_id=client.id), actor=actor, now=now)
    return client


@transaction.atomic
def delete(*, actor: Member, client_id: UUID, now: datetime) -> None:
    """Deletes a client for which nothing was ever done, with its contacts. `ClientInUse` once there is a project."""
    require(actor, Permission.CLIENTS_EDIT)
    client = locked_client(actor, client_id)
    try:
        client.delete()
    except ProtectedError as error:
        raise ClientInUse from error
    deleted = ClientDeleted(workspace_id=actor.workspace_id, subject_id=client_id, name=client.name)
    record(event=deleted, actor=actor, now=now)


_LONGEST: Final = {
    field.attname: field.max_length or 1000
    for field in Client._meta.concrete_fields
    if field.attname in ClientFields.__annotations__
}


def _checked(fields: ClientFields) -> ClientFields:
    checked = fields.copy()
    for name, value in fields.items():
        text = check_text(str(value), name).replace("\r\n", "\n").strip()
        if len(text) > _LONGEST[name] and name != "name":
            raise ValidationRefused(f"Use at most {_LONGEST[name]:,} characters.", field=name)
        checked[name] = text  # type: ignore[literal-required]  # a name of ClientFields, whose values are all text
    if "name" in fields:
        checked["name"] = check_name(fields["name"], longest=120)
    if checked.get("country") and checked["country"] not in country_names():
        raise ValidationRefused("Choose a country by its two-letter code, such as GB.", field="country")
    if "currency" in fields and fields["currency"] not in dict(currency_choices()):
        raise ValidationRefused("Choose a currency by its three-letter code, such as GBP.", field="currency")
    return checked


def _save(client: Client) -> None:
    try:
        with transaction.atomic():
            client.save(force_insert=client._state.adding)
    except IntegrityError as error:
        raise ClientNameTaken(field="name") from error
