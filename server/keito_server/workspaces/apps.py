from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "keito_server.workspaces"

    def ready(self) -> None:
        """Names the workspace in its audit log."""
        from django.db.models import F

        from keito_server.events.queries import register_subject
        from keito_server.workspaces.models import Workspace

        register_subject("workspace", "Workspace", rows=lambda own: Workspace.objects.filter(id=own), name=F("name"))
