from typing import Any

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "keito_server.budgets"

    def ready(self) -> None:
        """Has budgets looked at whenever something may have used them up, says how far they are used, and enters Reports."""
        _join_work()
        _enter_pages()


def _join_work() -> None:
    from keito_server.budgets.actions import check_budgets, mark_all_budgets, reactions
    from keito_server.budgets.views.uses import uses_now
    from keito_server.events.actions import subscribe_all
    from keito_server.expenses.events import ExpenseCreated, ExpenseDeleted, ExpenseRestored, ExpenseUpdated
    from keito_server.kit.chores import EVERY_MINUTE, register_chore
    from keito_server.projects import events as projects
    from keito_server.projects.queries import register_budget_source
    from keito_server.team.events import MemberRateChanged
    from keito_server.time_entries import events as time_entries

    for saved in (
        time_entries.TimeEntryCreated,
        time_entries.TimeEntryUpdated,
        time_entries.TimerStopped,
        time_entries.TimerStoppedBySchedule,
        time_entries.TimeEntryRestored,
    ):
        subscribe_all(saved, reactions.mark_of_entries)
    for spent in (ExpenseCreated, ExpenseRestored):
        subscribe_all(spent, reactions.mark_of_expenses)
    subscribe_all(ExpenseUpdated, reactions.mark_of_changed_expenses)
    subscribe_all(ExpenseDeleted, reactions.mark_of_deleted_expenses)
    for changed in (
        projects.ProjectCreated,
        projects.ProjectUpdated,
        projects.ProjectRestored,
        projects.ProjectDuplicated,
        projects.ProjectRepriced,
        projects.ProjectTaskAdded,
        projects.TaskBudgetSet,
        projects.MemberAssigned,
        projects.MemberBudgetSet,
    ):
        subscribe_all(changed, reactions.mark_of_projects)
    subscribe_all(projects.RateSet, reactions.mark_of_rates)
    subscribe_all(projects.RateRemoved, reactions.mark_of_rates)
    subscribe_all(MemberRateChanged, reactions.mark_of_workspaces)
    register_chore("marked budgets", check_budgets, every=EVERY_MINUTE)
    register_chore("all budgets", mark_all_budgets)
    register_budget_source(uses_now)


def _enter_pages() -> None:
    from keito_server.budgets.views.project_section import budget_of_project, figures_of_project
    from keito_server.team.permissions import Permission, may
    from keito_server.web import shell
    from keito_server.web.palette import register_palette_page
    from keito_server.web.sections import register_section
    from keito_server.web.tabs import register_tab

    def sees_budgets(actor: Any) -> bool:
        return may(actor, Permission.BUDGETS_VIEW_MANAGED)

    register_section("project_budget", budget_of_project)
    register_section("project_figures", figures_of_project)
    shell.register_destination("reports", "budgets:report", sees_budgets)
    register_tab("reports", "budgets", "Budgets", "budgets:report", order=30, permission_check=sees_budgets)
    register_palette_page("budgets:report", "Budgets", "Reports", sees_budgets)
