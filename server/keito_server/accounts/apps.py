from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "keito_server.accounts"
