from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "keito_server.workspaces"
