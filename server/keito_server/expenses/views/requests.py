"""What the views of this app share: the typed request, and the addresses of the list with what narrows it."""

from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from keito_server.expenses.forms.filters import ExpenseAddress
from keito_server.kit.days import day_of
from keito_server.team.permissions import MemberRequest, Permission, may

OWN = "own"
"""What `list` says in the address of a panel that stands beside the member's own expenses."""


class ExpenseRequest(MemberRequest):
    """A page's request behind the gate, perhaps from htmx."""

    htmx: HtmxDetails


def today_of(request: MemberRequest) -> date:
    """The calendar day in the member's timezone."""
    return day_of(timezone.now(), request.actor.zone)


def address_of(request: MemberRequest, *, is_own: bool | None = None) -> ExpenseAddress:
    """The list that a page is, or stands beside; everybody's only for who sees more than their own."""
    if is_own is None:
        is_own = request.GET.get("list") == OWN
    sees_team = may(request.actor, Permission.EXPENSES_VIEW_TEAM)
    return address_in(request.GET, request, is_own=is_own or not sees_team)


def address_in(typed: QueryDict, request: MemberRequest, *, is_own: bool) -> ExpenseAddress:
    """The list that some parameters describe."""
    subdomain = request.actor.workspace.subdomain
    name = "mine" if is_own and may(request.actor, Permission.EXPENSES_VIEW_TEAM) else "list"
    here = reverse(f"expenses:{name}", args=[subdomain])
    return ExpenseAddress.read(typed, here=here, today=today_of(request), is_own=is_own)


def beside(address: ExpenseAddress, path: str) -> str:
    """The address of a panel that stands beside the list."""
    own_list = {"list": OWN} if address.here.endswith("/mine/") else {}
    query = address.to(**own_list).partition("?")[2]
    return f"{path}?{query}" if query else path
