from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "keito_server.invoices"
