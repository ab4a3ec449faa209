from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    name = "keito_server.expenses"

    def ready(self) -> None:
        """Gives each new workspace its first categories, names expenses in the audit log, clears receipts that nothing needs."""
        from datetime import timedelta

        from django.db.models import F

        from keito_server.events.actions import subscribe
        from keito_server.events.queries import register_subject
        from keito_server.expenses.actions import clear_loose_receipts, clear_unnamed_files, seed_categories
        from keito_server.expenses.models import Expense, ExpenseCategory
        from keito_server.kit.chores import register_chore
        from keito_server.workspaces.events import WorkspaceCreated

        subscribe(WorkspaceCreated, seed_categories)
        register_subject("expense", "Expense", rows=Expense.objects.in_workspace, name=F("category__name"))
        register_subject(
            "expense_category", "Expense category", rows=ExpenseCategory.objects.in_workspace, name=F("name")
        )
        register_chore("clear loose receipts", clear_loose_receipts)
        register_chore("clear files that no receipt names", clear_unnamed_files, every=timedelta(days=1))
