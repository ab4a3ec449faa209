from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "keito_server.kit"

    def ready(self) -> None:
        """Gives each new SQLite connection the functions that hand-written statements call."""
        from django.db.backends.signals import connection_created

        from keito_server.kit.json_text import teach_sqlite

        connection_created.connect(teach_sqlite)
