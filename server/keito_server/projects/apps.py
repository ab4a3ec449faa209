from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "keito_server.projects"

    def ready(self) -> None:
        """Gives each new workspace its first tasks."""
        from keito_server.events.actions import subscribe
        from keito_server.projects.actions import seed_default_tasks
        from keito_server.workspaces.events import WorkspaceCreated

        subscribe(WorkspaceCreated, seed_default_tasks)
