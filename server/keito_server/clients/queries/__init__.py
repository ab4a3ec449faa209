"""Reading clients, their contacts, and exchange rates; a module per thing."""

from keito_server.clients.queries.clients import (
    count_projects,
    get_client,
    list_clients,
    list_clients_named,
    list_clients_to_offer,
    register_project_counts,
)
from keito_server.clients.queries.contacts import get_contact, list_contacts
from keito_server.clients.queries.exchange_rates import (
    find_exchange_rate,
    get_exchange_rate,
    has_exchange_rates,
    list_exchange_rates,
    load_exchange_table,
)

__all__ = [
    "count_projects",
    "find_exchange_rate",
    "get_client",
    "get_contact",
    "get_exchange_rate",
    "has_exchange_rates",
    "list_clients",
    "list_clients_named",
    "list_clients_to_offer",
    "list_contacts",
    "list_exchange_rates",
    "load_exchange_table",
    "register_project_counts",
]
