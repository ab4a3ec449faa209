from typing import Any

from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    name = "keito_server.expenses"

    def ready(self) -> None:
        """Gives each new workspace its first categories, says what is priced (N7), has figures proven and enters the menu.

        Also names expenses in the audit log, and clears receipts that nothing needs.
        """
        _join_work()
        _enter_pages()


def _join_work() -> None:
    from datetime import timedelta

    from django.db.models import F

    from keito_server.clients.actions import register_currency_use
    from keito_server.events.actions import subscribe
    from keito_server.events.queries import register_subject
    from keito_server.expenses.actions import clear_loose_receipts, clear_unnamed_files, seed_categories
    from keito_server.expenses.models import Expense, ExpenseCategory
    from keito_server.expenses.queries.agent_work import list_agent_expenses
    from keito_server.expenses.queries.integrity import list_wrong_expenses
    from keito_server.expenses.queries.priced import (
        has_category_prices_in_use,
        has_expenses_for_client,
        has_expenses_on_project,
    )
    from keito_server.kit.chores import register_chore
    from keito_server.kit.integrity import register_check
    from keito_server.projects.actions import register_priced_work
    from keito_server.projects.queries import register_agent_work
    from keito_server.workspaces import actions as workspaces
    from keito_server.workspaces.events import WorkspaceCreated

    subscribe(WorkspaceCreated, seed_categories)
    register_agent_work(list_agent_expenses)
    register_currency_use(has_expenses_for_client)
    register_priced_work(has_expenses_on_project)
    workspaces.register_currency_use(has_category_prices_in_use)
    register_check("Expenses' totals and tokens", list_wrong_expenses)
    register_subject("expense", "Expense", rows=Expense.objects.in_workspace, name=F("category__name"))
    register_subject("expense_category", "Expense category", rows=ExpenseCategory.objects.in_workspace, name=F("name"))
    register_chore("clear loose receipts", clear_loose_receipts)
    register_chore("clear files that no receipt names", clear_unnamed_files, every=timedelta(days=1))


def _enter_pages() -> None:
    from keito_server.expenses.views.project_tab import expenses_tab
    from keito_server.team.permissions import Permission, may
    from keito_server.web import shell
    from keito_server.web.palette import register_palette_page
    from keito_server.web.sections import register_section
    from keito_server.web.tabs import register_tab

    def may_see(actor: Any) -> bool:
        return may(actor, Permission.EXPENSES_VIEW_OWN)

    def may_see_others(actor: Any) -> bool:
        return may(actor, Permission.EXPENSES_VIEW_TEAM)

    def may_log(actor: Any) -> bool:
        return may(actor, Permission.EXPENSES_EDIT_OWN)

    def may_edit_categories(actor: Any) -> bool:
        return may(actor, Permission.EXPENSE_CATEGORIES_EDIT)

    shell.register_destination("expenses", "expenses:list", may_see)
    shell.register_destination("expense_categories", "expense_categories:list", may_edit_categories)
    register_section("project_tabs", expenses_tab, order=10)
    register_tab("expenses", "all", "All", "expenses:list", order=10, permission_check=may_see_others)
    register_tab("expenses", "mine", "Mine", "expenses:mine", order=20)
    register_palette_page("expenses:new", "New expense", "Expenses", may_log)
    register_palette_page("expense_categories:create", "New expense category", "Manage", may_edit_categories)
