"""Pure rules of clients: converting money by dated exchange rates (N7), writing addresses, and what stands beside a client."""

from keito_server.clients.rules.addresses import address_in_one_line, address_lines
from keito_server.clients.rules.exchange import (
    DatedExchange,
    Exchange,
    ExchangeTable,
    convert,
    from_workspace,
    to_workspace,
)
from keito_server.clients.rules.figures import Balance, ProjectCount

__all__ = [
    "Balance",
    "DatedExchange",
    "Exchange",
    "ExchangeTable",
    "ProjectCount",
    "address_in_one_line",
    "address_lines",
    "convert",
    "from_workspace",
    "to_workspace",
]
