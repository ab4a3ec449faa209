from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "keito_server.projects"
