"""Changing the contacts of clients. The client's row is locked meanwhile, so that exactly one of its contacts is primary."""

from datetime import datetime
from typing import Any, Final, TypedDict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from keito_server.clients.actions.saving import locked_client
from keito_server.clients.errors import PrimaryContactNeeded
from keito_server.clients.events import ContactAdded, ContactRemoved, ContactRestored, ContactUpdated
from keito_server.clients.models import Client, Contact
from keito_server.events.actions import record
from keito_server.events.queries import get_event
from keito_server.kit.errors import Conflict, NotFound, ValidationRefused
from keito_server.kit.strict_json import check_text, parse
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


class ContactFields(TypedDict, total=False):
    """What can be set on a contact; absent keys stay as they are."""

    first_name: str
    last_name: str
    title: str
    email: str
    office_phone: str
    mobile_phone: str
    fax: str
    is_primary: bool
    gets_copies: bool


_LONGEST: Final = {
    field.attname: field.max_length
    for field in Contact._meta.concrete_fields
    if field.attname in ContactFields.__annotations__ and field.max_length
}


@transaction.atomic
def add_contact(*, actor: Member, client_id: UUID, fields: ContactFields, now: datetime) -> Contact:
    """Adds a contact, which needs a name or an e-mail address. A client's first one is primary, whatever is told."""
    require(actor, Permission.CLIENTS_EDIT)
    client = locked_client(actor, client_id)
    contact = Contact(workspace_id=actor.workspace_id, client=client, created_at=now)
    is_needed = not _contacts_of(client).filter(is_primary=True).exists()
    _put(contact, {**fields, "is_primary": is_needed or fields.get("is_primary", False)})
    _save(contact)
    added = ContactAdded(workspace_id=actor.workspace_id, subject_id=client.id, contact=contact.name)
    record(event=added, actor=actor, now=now)
    return contact


@transaction.atomic
def update_contact(*, actor: Member, contact_id: UUID, fields: ContactFields, now: datetime) -> Contact:
    """Changes a contact; setting it primary takes that from the one that was, and is the only way to (`PrimaryContactNeeded`)."""
    require(actor, Permission.CLIENTS_EDIT)
    contact = _locked_contact(actor, contact_id)
    if contact.is_primary and not fields.get("is_primary", True):
        raise PrimaryContactNeeded(field="is_primary")
    changes = _put(contact, fields)
    if changes:
        _save(contact)
        changed = ContactUpdated(
            workspace_id=actor.workspace_id, subject_id=contact.client_id, contact=contact.name, changes=changes
        )
        record(event=changed, actor=actor, now=now)
    return contact


def set_primary(*, actor: Member, contact_id: UUID, now: datetime) -> Contact:
    """Has invoices addressed to this contact, and no longer to the one before."""
    return update_contact(actor=actor, contact_id=contact_id, fields={"is_primary": True}, now=now)


@transaction.atomic
def remove_contact(*, actor: Member, contact_id: UUID, now: datetime) -> UUID:
    """Takes a contact off its client, and returns the event by which `restore_contact` takes that back.

    Where it was the primary one, the oldest other one is from then on.
    """
    require(actor, Permission.CLIENTS_EDIT)
    contact = _locked_contact(actor, contact_id)
    others = _contacts_of(contact.client).exclude(id=contact.id)
    heir = others.order_by("created_at", "id").first() if contact.is_primary else None
    row = {name: getattr(contact, name) for name in ContactFields.__annotations__}
    removed = ContactRemoved(
        workspace_id=actor.workspace_id,
        subject_id=contact.client_id,
        contact=contact.name,
        row=row | {"id": str(contact.id), "created_at": contact.created_at.isoformat()},
        heir_id=None if heir is None else str(heir.id),
    )
    contact.delete()
    event_id = record(event=removed, actor=actor, now=now)
    if heir is not None:
        update_contact(actor=actor, contact_id=heir.id, fields={"is_primary": True}, now=now)
    return event_id


@transaction.atomic
def restore_contact(*, actor: Member, event_id: UUID, now: datetime) -> Contact:
    """Brings back a contact that the actor removed; it is primary again unless one was made so meanwhile.

    Where nobody is primary by now, it is primary even if it was not.
    """
    require(actor, Permission.CLIENTS_EDIT)
    event = get_event(actor, event_id, kind=ContactRemoved.__name__)
    client = locked_client(actor, event.subject_id)
    data: dict[str, Any] = parse(event.data.encode())
    row: dict[str, Any] = data["row"]
    heir_id = data.get("heir_id")
    chosen = _contacts_of(client).filter(is_primary=True)
    rivals = chosen.exclude(id=heir_id and UUID(heir_id)) if row["is_primary"] else chosen
    row["is_primary"] = not rivals.exists()
    row |= {"id": UUID(row["id"]), "created_at": datetime.fromisoformat(row["created_at"])}
    contact = Contact(workspace_id=actor.workspace_id, client=client, **row)
    try:
        with transaction.atomic():
            _save(contact)
    except IntegrityError as error:
        raise Conflict("This contact has been restored already.") from error
    restored = ContactRestored(workspace_id=actor.workspace_id, subject_id=client.id, contact=contact.name)
    record(event=restored, actor=actor, now=now)
    return contact


def _contacts_of(client: Client) -> Any:
    return Contact.objects.in_workspace(client.workspace_id).filter(client=client)


def _locked_contact(actor: Member, contact_id: UUID) -> Contact:
    rows = Contact.objects.in_workspace(actor.workspace_id)
    found = rows.filter(id=contact_id).first()
    if found is None:
        raise NotFound
    locked_client(actor, found.client_id)
    # What it is by now: somebody else may have changed it before the lock was ours.
    contact = rows.filter(id=contact_id).first()
    if contact is None:
        raise NotFound
    return contact


def _put(contact: Contact, fields: ContactFields) -> dict[str, list[Any]]:
    """Sets what is given, checked, and returns what that changes: [before, after] by field."""
    changes = {}
    for name, value in fields.items():
        checked = _text(name, value) if isinstance(value, str) else value
        if getattr(contact, name) != checked:
            changes[name] = [getattr(contact, name), checked]
            setattr(contact, name, checked)
    if not contact.name:
        raise ValidationRefused("Give a name or an e-mail address.", field="first_name")
    if contact.gets_copies and not contact.email:
        raise ValidationRefused("Copies of invoices are mailed. Give an e-mail address.", field="email")
    return changes


def _text(name: str, typed: str) -> str:
    text = check_text(typed, name).strip()
    if len(text) > _LONGEST[name]:
        raise ValidationRefused(f"Use at most {_LONGEST[name]} characters.", field=name)
    if name == "email" and text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationRefused(
                "This is not an e-mail address. It needs an @ and a domain, such as accounts@company.com.", field=name
            ) from None
    return text


def _save(contact: Contact) -> None:
    if contact.is_primary:
        _contacts_of(contact.client).filter(is_primary=True).exclude(id=contact.id).update(is_primary=False)
    contact.save(force_insert=contact._state.adding)
