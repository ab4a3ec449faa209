from typing import Any

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "keito_server.clients"

    def ready(self) -> None:
        """Puts Clients into the menu and Exchange rates into Settings, names both in the audit log, keeps the currency of rates."""
        from django.db.models import F

        from keito_server.clients.models import Client, ExchangeRate
        from keito_server.clients.queries import has_exchange_rates
        from keito_server.clients.views import find_clients
        from keito_server.events.queries import register_subject
        from keito_server.team.permissions import Permission, may
        from keito_server.web import shell
        from keito_server.web.palette import register_palette_names
        from keito_server.web.settings_pages import register_settings_page
        from keito_server.workspaces.actions import register_currency_use

        def may_see(actor: Any) -> bool:
            return may(actor, Permission.CLIENTS_VIEW)

        def may_keep_rates(actor: Any) -> bool:
            return may(actor, Permission.SETTINGS_EDIT)

        shell.register_destination("clients", "clients:list", may_see)
        register_palette_names(find_clients)
        register_subject("client", "Client", rows=Client.objects.in_workspace, name=F("name"))
        register_subject("exchange_rate", "Exchange rate", rows=ExchangeRate.objects.in_workspace, name=F("currency"))
        register_settings_page("exchange_rates", "exchange_rates:list", may_keep_rates)
        register_currency_use(has_exchange_rates)
