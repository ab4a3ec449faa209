from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "keito_server.events"
