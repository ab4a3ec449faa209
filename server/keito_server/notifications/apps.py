from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "keito_server.notifications"

    def ready(self) -> None:
        """Takes on the letters of accounts, and has the worker deliver what is due."""
        from keito_server.accounts.events import on_letter
        from keito_server.notifications.actions.reactions import post_letter
        from keito_server.notifications.events import on_due
        from keito_server.notifications.jobs import deliver_when_due

        on_due(deliver_when_due)
        on_letter(post_letter)
