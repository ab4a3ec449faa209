"""Manage, Clients: the list with what each still owes, and the one that is opened beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from keito_server.clients import queries
from keito_server.clients.models import Client
from keito_server.clients.queries import Balance
from keito_server.clients.views.filters import ClientAddress
from keito_server.clients.views.words import currency_plural
from keito_server.kit.countries import country_names
from keito_server.kit.days import day_of
from keito_server.kit.money import Money, total_by_currency
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, may, requires
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


@dataclass(frozen=True, slots=True)
class ShownClient:
    """A client with its words; `balance` is None for those who may see none."""

    client: Client
    today: date

    @property
    def currency_words(self) -> str:
        """`British pounds`."""
        return currency_plural(self.client.currency)

    @property
    def currency_in_line(self) -> str:
        """The same within a sentence: `euros`."""
        return currency_plural(self.client.currency, begins_line=False)

    @property
    def project_count(self) -> int:
        """Active projects that the actor sees."""
        return self.client.project_count.active if self.client.project_count else 0

    @property
    def balance(self) -> Balance | None:
        """What it owes."""
        return self.client.balance

    @property
    def late_words(self) -> str:
        """`Overdue, 7 days`; empty while nothing is."""
        if self.balance is None or self.balance.late_since is None:
            return ""
        days = (self.today - self.balance.late_since).days
        return f"Overdue, {days} {'day' if days == 1 else 'days'}"

    @property
    def late_what(self) -> str:
        """The number of the overdue invoice, or how many there are."""
        if self.balance is None or not self.balance.late_count:
            return ""
        return self.balance.late_number if self.balance.late_count == 1 else f"{self.balance.late_count} invoices"

    @property
    def facts(self) -> list[str]:
        """Where it is, how to call it, and its tax number."""
        client = self.client
        address = ", ".join(
            part for part in (client.address_in_one_line, country_names().get(client.country, "")) if part
        )
        tax_number = f"Tax number {client.tax_number}" if client.tax_number else ""
        return [fact for fact in (address, client.phone, tax_number) if fact]

    @property
    def is_unused(self) -> bool:
        """Whether nothing that the actor sees was ever done for it, so that it may be deleted."""
        count, balance = self.client.project_count, self.balance
        has_projects = count is not None and bool(count.active or count.archived)
        return not has_projects and (balance is None or not balance.invoice_count)


def _list(request: MemberRequest, subdomain: str, *, is_archived: bool, opened: Client | None) -> HttpResponse:
    actor, today = request.actor, day_of(timezone.now(), request.actor.workspace.timezone)
    clients = queries.list_clients(actor, archived=is_archived)
    here = reverse("clients:archived" if is_archived else "clients:list", args=[subdomain])
    address = ClientAddress.read(request.GET, here=here)
    # What waits to be billed is asked of one client, before it is known whom balances leave in the list.
    first = opened or next(iter(address.narrow(clients)), None)
    shows_balances = queries.fill_figures(actor, clients, opened=first, today=today)
    found = address.narrow(clients)
    beside = opened or next(iter(found), None)
    context = {
        "subdomain": subdomain,
        "lines": [ShownClient(client, today) for client in found],
        "totals": _totals(found, own=actor.workspace.currency),
        "shows_balances": shows_balances,
        "has_clients": bool(clients) or opened is not None,
        "address": address,
        "chips": address.chips(clients, shows_balances=shows_balances),
        "is_archived": is_archived,
        "is_opened": opened is not None,
        "client": beside,
        "shown": None if beside is None else ShownClient(beside, today),
        "contacts": [] if beside is None else queries.list_contacts(actor, beside),
        "sections": [] if beside is None else sections_of(request, "client", beside),
        "may_invoice": beside is not None and beside.is_active and _may_invoice(actor, beside),
        "may_edit": may(actor, Permission.CLIENTS_EDIT),
    }
    return render(request, "clients/list.html", context)


def _may_invoice(actor: Member, client: Client) -> bool:
    """Whether a new invoice for the client is the actor's to make: a manager's, where they have anything to invoice there."""
    if client.balance is None or may(actor, Permission.INVOICES_DRAFT_ALL):
        return client.balance is not None
    return bool(client.balance.invoice_count or client.balance.ready)


def _totals(clients: Sequence[Client], *, own: str) -> list[tuple[str, Money]]:
    """What all of them still owe, by currency with its words: the workspace's own first (N5)."""
    owed = [Money(client.balance.due, client.currency) for client in clients if client.balance and client.balance.due]
    totals = sorted(total_by_currency(owed), key=lambda total: (total.currency != own, total.currency))
    return [(currency_plural(total.currency), total) for total in totals]
