from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "keito_server.team"

    def ready(self) -> None:
        """Founds a workspace for whoever signs up, and puts the API keys into Settings."""
        from keito_server.accounts.events import on_sign_up
        from keito_server.team.actions import found_workspace
        from keito_server.web import shell
        from keito_server.web.settings_pages import register_settings_page

        on_sign_up(found_workspace)
        shell.register_destination("settings", "team:api_keys")
        register_settings_page("api_keys", "team:api_keys")
