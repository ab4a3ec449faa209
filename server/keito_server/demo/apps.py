from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "keito_server.demo"

    def ready(self) -> None:
        """Tells the sign-in page whom to offer; it asks in a demonstration only."""
        from keito_server.accounts.queries import register_sample_people
        from keito_server.demo.queries import list_sample_people

        register_sample_people(list_sample_people)
