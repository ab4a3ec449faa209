from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "keito_server.reminders"

    def ready(self) -> None:
        """Has the worker look at the clock each minute."""
        from keito_server.kit.chores import EVERY_MINUTE, register_chore
        from keito_server.reminders.jobs import send_due

        register_chore("reminders", send_due, every=EVERY_MINUTE)
