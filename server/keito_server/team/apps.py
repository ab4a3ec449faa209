from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "keito_server.team"

    def ready(self) -> None:
        """Founds a workspace for whoever signs up."""
        from keito_server.accounts.events import on_sign_up
        from keito_server.team.actions import found_workspace

        on_sign_up(found_workspace)
