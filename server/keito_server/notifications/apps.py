from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "keito_server.notifications"
