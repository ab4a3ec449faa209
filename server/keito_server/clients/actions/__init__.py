"""What can be done with clients, their contacts, and exchange rates; a module per thing."""

from keito_server.clients.actions.clients import (
    ClientFields,
    archive,
    create,
    delete,
    register_currency_use,
    restore,
    update,
)
from keito_server.clients.actions.contacts import (
    ContactFields,
    add_contact,
    remove_contact,
    restore_contact,
    set_primary,
    update_contact,
)
from keito_server.clients.actions.exchange_rates import (
    NewExchangeRate,
    delete_exchange_rate,
    restore_exchange_rate,
    set_exchange_rate,
)

__all__ = [
    "ClientFields",
    "ContactFields",
    "NewExchangeRate",
    "add_contact",
    "archive",
    "create",
    "delete",
    "delete_exchange_rate",
    "register_currency_use",
    "remove_contact",
    "restore",
    "restore_contact",
    "restore_exchange_rate",
    "set_exchange_rate",
    "set_primary",
    "update",
    "update_contact",
]
