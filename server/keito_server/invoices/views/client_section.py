"""What a client's page shows of its invoices."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from keito_server.clients.models import Client
from keito_server.invoices import queries
from keito_server.invoices.views.listing import Row
from keito_server.invoices.views.requests import today_of
from keito_server.team.permissions import MemberRequest

_SHOWN = 8


def invoices_of_client(request: HttpRequest, client: Client) -> SafeString:
    """The client's latest invoices that the actor sees; nothing for those who may see none (P5)."""
    if client.balance is None:
        return SafeString()
    behind_the_gate = cast(MemberRequest, request)
    today = today_of(behind_the_gate)
    invoices = queries.list_client_invoices(behind_the_gate.actor, client, limit=_SHOWN)
    context = {
        "rows": [Row(invoice, today) for invoice in invoices],
        "hidden_count": max(0, client.balance.invoice_count - len(invoices)),
    }
    return render_to_string("invoices/_client_section.html", context, request=request)
