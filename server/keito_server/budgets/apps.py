from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "keito_server.budgets"
