from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "keito_server.reminders"
