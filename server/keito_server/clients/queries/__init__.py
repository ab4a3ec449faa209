"""Reading clients, their contacts, and exchange rates, a module per thing; and what converts by a rate."""

from keito_server.clients.queries.clients import (
    get_client,
    list_clients,
    list_clients_named,
    list_clients_to_offer,
)
from keito_server.clients.queries.contacts import get_contact, list_contacts
from keito_server.clients.queries.exchange_rates import (
    find_exchange_rate,
    get_exchange_rate,
    has_exchange_rates,
    list_exchange_rates,
    load_exchange_table,
)
from keito_server.clients.queries.figures import (
    count_projects,
    fill_figures,
    register_balances,
    register_project_counts,
)
from keito_server.clients.queries.pages import list_client_page, list_contact_page
from keito_server.clients.rules import (
    Balance,
    Exchange,
    ExchangeTable,
    ProjectCount,
    convert,
    from_workspace,
    to_workspace,
)

__all__ = [
    "Balance",
    "Exchange",
    "ExchangeTable",
    "ProjectCount",
    "convert",
    "count_projects",
    "fill_figures",
    "find_exchange_rate",
    "from_workspace",
    "get_client",
    "get_contact",
    "get_exchange_rate",
    "has_exchange_rates",
    "list_client_page",
    "list_clients",
    "list_clients_named",
    "list_clients_to_offer",
    "list_contact_page",
    "list_contacts",
    "list_exchange_rates",
    "load_exchange_table",
    "register_balances",
    "register_project_counts",
    "to_workspace",
]
