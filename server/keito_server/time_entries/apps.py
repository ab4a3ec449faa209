from django.apps import AppConfig


class TimeEntriesConfig(AppConfig):
    name = "keito_server.time_entries"
