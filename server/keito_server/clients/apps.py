from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "keito_server.clients"
