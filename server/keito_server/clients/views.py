"""Manage, Clients: the list with the one that is open, and the form."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keito_server.clients import actions, queries
from keito_server.clients.forms import ClientForm
from keito_server.clients.models import Client
from keito_server.kit.countries import country_names
from keito_server.kit.currencies import currency_words
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.palette import Find
from keito_server.web.sections import sections_of


@requires(Permission.CLIENTS_VIEW)
@require_GET
def list_active(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Active clients; beside them, where there is room, the first one."""
    return _list(request, subdomain, is_archived=False, opened=None)


@requires(Permission.CLIENTS_VIEW)
@require_GET
def list_archived(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Archived clients."""
    return _list(request, subdomain, is_archived=True, opened=None)


@requires(Permission.CLIENTS_VIEW)
@require_GET
def show(request: MemberRequest, subdomain: str, client_id: str) -> HttpResponse:
    """One client, beside the list that it stands in."""
    client = queries.get_client(request.actor, Client.parse_id(client_id))
    return _list(request, subdomain, is_archived=not client.is_active, opened=client)


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
    """Takes a client off the lists; the toast takes it back."""
    client = actions.archive(actor=request.actor, client_id=Client.parse_id(client_id), now=timezone.now())
    undo_url = _url("restore", subdomain, client)
    toasts.show(request, f"Archived {client.name}", undo_url=undo_url)
    return redirect("clients:show", subdomain, client.public_id)


@requires(Permission.CLIENTS_EDIT)
@require_POST
def restore(request: MemberRequest, subdomain: str, client_id: str) -> HttpResponse:
    """Brings a client back."""
    client = actions.restore(actor=request.actor, client_id=Client.parse_id(client_id), now=timezone.now())
    toasts.show(request, f"Restored {client.name}", undo_url=_url("archive", subdomain, client))
    return redirect("clients:show", subdomain, client.public_id)


@dataclass(frozen=True, slots=True)
class _Line:
    client: Client
    project_count: int

    @property
    def currency_words(self) -> str:
        """The currency's name and code."""
        return currency_words(self.client.currency)


def _list(request: MemberRequest, subdomain: str, *, is_archived: bool, opened: Client | None) -> HttpResponse:
    clients = queries.list_clients(request.actor, archived=is_archived)
    counts = queries.count_projects(request.actor, clients)
    beside = opened or next(iter(clients), None)
    context = {
        "subdomain": subdomain,
        "lines": [_Line(client, counts.get(client.id, 0)) for client in clients],
        "is_archived": is_archived,
        "is_opened": opened is not None,
        "client": beside,
        "facts": [] if beside is None else _facts(beside),
        "currency_words": "" if beside is None else currency_words(beside.currency),
        "sections": [] if beside is None else sections_of(request, "client", beside),
        "may_edit": may(request.actor, Permission.CLIENTS_EDIT),
    }
    return render(request, "clients/list.html", context)


def _form_page(
    request: MemberRequest, subdomain: str, form: ClientForm, *, client: Client | None = None
) -> HttpResponse:
    context = {"subdomain": subdomain, "form": form, "client": client}
    return render(request, "clients/form.html", context, status=422 if form.errors else 200)


def _facts(client: Client) -> list[str]:
    country = country_names().get(client.country, "")
    tax_number = f"Tax number {client.tax_number}" if client.tax_number else ""
    address = ", ".join(part for part in (client.address_in_one_line, country) if part)
    return [fact for fact in (address, client.phone, tax_number) if fact]


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


def find_clients(actor: Member, typed: str, most: int) -> list[Find]:
    """The active clients called like that, for the palette (Ctrl K); none for those who may not see clients."""
    if not may(actor, Permission.CLIENTS_VIEW):
        return []
    subdomain = actor.workspace.subdomain
    return [
        Find(client.name, "Client", reverse("clients:show", args=[subdomain, client.public_id]))
        for client in queries.list_clients_named(actor, typed, most=most)
    ]
