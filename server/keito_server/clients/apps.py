from typing import Any

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "keito_server.clients"

    def ready(self) -> None:
        """Puts Clients into the menu of those who may see them."""
        from keito_server.team.permissions import Permission, may
        from keito_server.web import shell

        def may_see(actor: Any) -> bool:
            return may(actor, Permission.CLIENTS_VIEW)

        shell.register_destination("clients", "clients:list", may_see)
