"""The contacts of a client: the form, who is primary, and taking one off."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.clients import actions, queries
from keito_server.clients.forms import ContactForm
from keito_server.clients.models import Client, Contact
from keito_server.events.models import AuditEvent
from keito_server.kit.identifiers import parse_public_id, public_id
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on

_FIRST = ". Invoices are addressed to them, as the client has no other contact for that"


@requires(Permission.CLIENTS_EDIT)
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, subdomain: str, client_id: str) -> HttpResponse:
    """The form of a new contact."""
    client = queries.get_client(request.actor, Client.parse_id(client_id))
    has_primary = any(contact.is_primary for contact in queries.list_contacts(request.actor, client))
    form = ContactForm(request.POST or None, initial=ContactForm.initial_beside(has_primary=has_primary))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, names={"is_primary": "invoices"}):
            contact = actions.add_contact(
                actor=request.actor, client_id=client.id, fields=form.fields_typed(), now=timezone.now()
            )
            is_told = contact.is_primary and not form.fields_typed().get("is_primary")
            toasts.show(request, f"Added {contact.name}{_FIRST if is_told else ''}")
            return redirect("clients:show", subdomain, client.public_id)
    return _form_page(request, subdomain, form, client)


@requires(Permission.CLIENTS_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, subdomain: str, client_id: str, contact_id: str) -> HttpResponse:
    """The form of a contact that is there already."""
    contact = _contact(request, client_id, contact_id)
    form = ContactForm(request.POST or None, initial=ContactForm.initial_of(contact))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, names={"is_primary": "invoices"}):
            actions.update_contact(
                actor=request.actor, contact_id=contact.id, fields=form.fields_typed(), now=timezone.now()
            )
            toasts.show(request, "Changes saved")
            return redirect("clients:show", subdomain, contact.client.public_id)
    return _form_page(request, subdomain, form, contact.client, contact)


@requires(Permission.CLIENTS_EDIT)
@require_POST
def make_primary(request: MemberRequest, subdomain: str, client_id: str, contact_id: str) -> HttpResponse:
    """Has invoices addressed to this contact; the toast gives that back to the one before."""
    contact = _contact(request, client_id, contact_id)
    before = next((one for one in queries.list_contacts(request.actor, contact.client) if one.is_primary), None)
    actions.set_primary(actor=request.actor, contact_id=contact.id, now=timezone.now())
    undo = [subdomain, contact.client.public_id, before.public_id] if before and before != contact else []
    undo_url = reverse("clients:make_primary", args=undo) if undo else ""
    toasts.show(request, f"Invoices are addressed to {contact.name}", undo_url=undo_url)
    return redirect("clients:show", subdomain, contact.client.public_id)


@requires(Permission.CLIENTS_EDIT)
@require_POST
def remove(request: MemberRequest, subdomain: str, client_id: str, contact_id: str) -> HttpResponse:
    """Takes a contact off; the toast takes it back."""
    contact = _contact(request, client_id, contact_id)
    name, client = contact.name, contact.client
    event_id = actions.remove_contact(actor=request.actor, contact_id=contact.id, now=timezone.now())
    undo = [subdomain, client.public_id, public_id(AuditEvent.prefix, event_id)]
    toasts.show(request, f"Removed {name}", undo_url=reverse("clients:restore_contact", args=undo))
    return redirect("clients:show", subdomain, client.public_id)


@requires(Permission.CLIENTS_EDIT)
@require_POST
def restore(request: MemberRequest, subdomain: str, client_id: str, contact_event_id: str) -> HttpResponse:
    """Brings back a contact that was just taken off."""
    client = queries.get_client(request.actor, Client.parse_id(client_id))
    contact = actions.restore_contact(
        actor=request.actor, event_id=parse_public_id(AuditEvent.prefix, contact_event_id), now=timezone.now()
    )
    toasts.show(request, f"Restored {contact.name}")
    return redirect("clients:show", subdomain, client.public_id)


def _contact(request: MemberRequest, client_id: str, contact_id: str) -> Contact:
    return queries.get_contact(request.actor, Client.parse_id(client_id), Contact.parse_id(contact_id))


def _form_page(
    request: MemberRequest, subdomain: str, form: ContactForm, client: Client, contact: Contact | None = None
) -> HttpResponse:
    context = {"subdomain": subdomain, "form": form, "client": client, "contact": contact}
    return render(request, "clients/contact_form.html", context, status=422 if form.errors else 200)
