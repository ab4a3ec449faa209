from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "keito_server.kit"
