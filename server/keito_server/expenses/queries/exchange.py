"""The exchange rates by which a category's price becomes a client's currency, for the form that shows the total (N7)."""

from collections.abc import Collection

from keito_server.clients.models import ExchangeRate
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


def list_exchange_rates(actor: Member, currencies: Collection[str]) -> list[ExchangeRate]:
    """All dated rates of these currencies, by currency and day; no query where none is asked for."""
    require(actor, Permission.EXPENSES_EDIT_OWN)
    if not currencies:
        return []
    rates = ExchangeRate.objects.in_workspace(actor.workspace_id).filter(currency__in=currencies)
    return list(rates.order_by("currency", "valid_from"))
