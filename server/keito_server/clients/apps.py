from typing import Any

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "keito_server.clients"

    def ready(self) -> None:
        """Puts Clients into the menu of those who may see them, and names them in the audit log."""
        from django.db.models import F

        from keito_server.clients.models import Client
        from keito_server.clients.views import find_clients
        from keito_server.events.queries import register_subject
        from keito_server.team.permissions import Permission, may
        from keito_server.web import shell
        from keito_server.web.palette import register_palette_names

        def may_see(actor: Any) -> bool:
            return may(actor, Permission.CLIENTS_VIEW)

        shell.register_destination("clients", "clients:list", may_see)
        register_palette_names(find_clients)
        register_subject("client", "Client", rows=Client.objects.in_workspace, name=F("name"))
