from django.apps import AppConfig


class SingleSignOnConfig(AppConfig):
    name = "keito_server.single_sign_on"
