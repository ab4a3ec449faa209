"""Pages of clients, their contacts and exchange rates."""

from keito_server.clients.views.palette import find_clients

__all__ = ["find_clients"]
