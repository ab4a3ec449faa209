"""Reading exchange rates (N7). What converts is `clients.rules`.

`find_exchange_rate` and `load_exchange_table` ask for no permission: they serve those who price, not those who look.
"""

from datetime import date
from uuid import UUID

from keito_server.clients.models import ExchangeRate
from keito_server.clients.rules import ExchangeTable
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.workspaces.models import Workspace


def find_exchange_rate(workspace_id: UUID, *, currency: str, day: date) -> ExchangeRate | None:
    """The rate of a currency that is valid on a day: the latest that begins on it or before; `None` before the first.

    For the workspace's own currency there is no row either: nothing has to become another.
    """
    rates = ExchangeRate.objects.in_workspace(workspace_id).filter(currency=currency, valid_from__lte=day)
    return rates.order_by("-valid_from").first()


def load_exchange_table(workspace_id: UUID) -> ExchangeTable:
    """All rates of a workspace, to be asked for many days and currencies. One query."""
    return ExchangeTable(ExchangeRate.objects.in_workspace(workspace_id))


def list_exchange_rates(actor: Member) -> list[ExchangeRate]:
    """All rates, by currency and the latest first; for administrators."""
    require(actor, Permission.SETTINGS_EDIT)
    return list(ExchangeRate.objects.in_workspace(actor.workspace_id).order_by("currency", "-valid_from"))


def get_exchange_rate(actor: Member, rate_id: UUID) -> ExchangeRate:
    """One rate of the actor's workspace; for administrators."""
    require(actor, Permission.SETTINGS_EDIT)
    rate = ExchangeRate.objects.in_workspace(actor.workspace_id).filter(id=rate_id).first()
    if rate is None:
        raise NotFound
    return rate


def has_exchange_rates(workspace: Workspace) -> bool:
    """Whether any rate is kept: then the workspace's currency stays, as they are all in it (N7)."""
    return ExchangeRate.objects.in_workspace(workspace.id).exists()
