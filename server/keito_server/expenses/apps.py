from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    name = "keito_server.expenses"

    def ready(self) -> None:
        """Gives each new workspace its first categories, and names expenses in the audit log."""
        from django.db.models import F

        from keito_server.events.actions import subscribe
        from keito_server.events.queries import register_subject
        from keito_server.expenses.actions import seed_categories
        from keito_server.expenses.models import Expense, ExpenseCategory
        from keito_server.workspaces.events import WorkspaceCreated

        subscribe(WorkspaceCreated, seed_categories)
        register_subject("expense", "Expense", rows=Expense.objects.in_workspace, name=F("category__name"))
        register_subject(
            "expense_category", "Expense category", rows=ExpenseCategory.objects.in_workspace, name=F("name")
        )
