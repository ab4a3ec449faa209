from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "keito_server.demo"
