"""Manage, Clients: the form, and what is done with one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.clients import actions, queries
from keito_server.clients.errors import ClientInUse
from keito_server.clients.forms import ClientForm
from keito_server.clients.models import Client
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on


@requires(Permission.CLIENTS_EDIT)
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The form of a new client."""
    form = ClientForm(request.POST or None, workspace_currency=request.actor.workspace.currency)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            client = actions.create(actor=request.actor, fields=_fields(form), now=timezone.now())
            toasts.show(request, f"Added {client.name}")
            return redirect("clients:show", subdomain, client.public_id)
    return _form_page(request, subdomain, form)


@requires(Permission.CLIENTS_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, subdomain: str, client_id: str) -> HttpResponse:
    """The form of a client that is there already."""
    client = queries.get_client(request.actor, Client.parse_id(client_id))
    own = request.actor.workspace.currency
    form = ClientForm(request.POST or None, workspace_currency=own, initial=_initial(client))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            actions.update(actor=request.actor, client_id=client.id, fields=_fields(form), now=timezone.now())
            toasts.show(request, "Changes saved")
            return redirect("clients:show", subdomain, client.public_id)
    return _form_page(request, subdomain, form, client=client)


@requires(Permission.CLIENTS_EDIT)
@require_POST
def archive(request: MemberRequest, subdomain: str, client_id: str) -> HttpResponse:
    """Takes a client off the lists; the toast takes it back, and says what becomes of the client's projects."""
    client = actions.archive(actor=request.actor, client_id=Client.parse_id(client_id), now=timezone.now())
    undo_url = _url("restore", subdomain, client)
    toasts.show(request, f"Archived {client.name}{_projects_words(request, client)}", undo_url=undo_url)
    return redirect("clients:show", subdomain, client.public_id)


@requires(Permission.CLIENTS_EDIT)
@require_POST
def restore(request: MemberRequest, subdomain: str, client_id: str) -> HttpResponse:
    """Brings a client back."""
    client = actions.restore(actor=request.actor, client_id=Client.parse_id(client_id), now=timezone.now())
    toasts.show(request, f"Restored {client.name}", undo_url=_url("archive", subdomain, client))
    return redirect("clients:show", subdomain, client.public_id)


@requires(Permission.CLIENTS_EDIT)
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, subdomain: str, client_id: str) -> HttpResponse:
    """Asks whether to delete a client (where no script shows the dialog), and deletes it; one with a history stays."""
    client = queries.get_client(request.actor, Client.parse_id(client_id))
    if request.method != "POST":
        return render(request, "clients/delete.html", {"subdomain": subdomain, "client": client})
    try:
        actions.delete(actor=request.actor, client_id=client.id, now=timezone.now())
    except ClientInUse as refusal:
        toasts.show_failure(request, refusal.message)
        return redirect("clients:show", subdomain, client.public_id)
    toasts.show(request, f"Deleted {client.name}")
    return redirect("clients:list", subdomain)


def _projects_words(request: MemberRequest, client: Client) -> str:
    """How many of the projects that the actor sees stay active, and what that means; '' where none is."""
    count = queries.count_projects(request.actor, [client]).get(client.id)
    if count is None or not count.active:
        return ""
    if count.active == 1:
        return ". 1 project stays active: time is tracked on it as before"
    return f". {count.active} projects stay active: time is tracked on them as before"


def _form_page(
    request: MemberRequest, subdomain: str, form: ClientForm, *, client: Client | None = None
) -> HttpResponse:
    context = {"subdomain": subdomain, "form": form, "client": client}
    return render(request, "clients/form.html", context, status=422 if form.errors else 200)


def _fields(form: ClientForm) -> actions.ClientFields:
    typed = form.cleaned_data
    return {
        "name": typed["name"],
        "currency": typed["currency"],
        "address": typed["address"],
        "country": typed["country"],
        "tax_number": typed["tax_number"],
        "city": typed["city"],
        "state": typed["state"],
        "postal_code": typed["postal_code"],
        "phone": typed["phone"],
    }


def _initial(client: Client) -> dict[str, Any]:
    names = ("name", "currency", "address", "city", "state", "postal_code", "country", "tax_number", "phone")
    return {name: getattr(client, name) for name in names}


def _url(name: str, subdomain: str, client: Client) -> str:
    return reverse(f"clients:{name}", args=[subdomain, client.public_id])
