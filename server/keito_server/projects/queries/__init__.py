"""Reading projects, tasks, teams, and the terms that work is done on."""

from keito_server.projects.queries.budget_use import BudgetSource, BudgetUse, budget_uses, register_budget_source
from keito_server.projects.queries.hours import TimeSource, Worked, WorkedOn, register_time_source, time_source
from keito_server.projects.queries.lines import (
    ProjectLine,
    TeamSize,
    count_archived,
    count_by_client,
    list_lines,
    sees_all_time,
)
from keito_server.projects.queries.of_member import (
    MemberProject,
    list_projects_of,
    offer_editable_projects,
    offer_projects,
)
from keito_server.projects.queries.pages import list_project_page
from keito_server.projects.queries.projects import (
    Trackable,
    companions,
    get_project,
    get_project_to_edit,
    list_assignments,
    list_managers,
    list_project_rates,
    list_project_tasks,
    list_projects,
    list_projects_named,
    list_trackable,
    may_edit_project,
    may_see_project,
    may_see_rates,
    visible_projects,
)
from keito_server.projects.queries.rates import RateCard, find_rate_card, project_rate, task_rates
from keito_server.projects.queries.tasks import count_projects_by_task, get_task, list_task_rates, list_tasks
from keito_server.projects.queries.terms import Terms, get_terms
from keito_server.projects.queries.terms_of_days import TermsOfDays

__all__ = [
    "BudgetSource",
    "BudgetUse",
    "MemberProject",
    "ProjectLine",
    "RateCard",
    "TeamSize",
    "Terms",
    "TermsOfDays",
    "TimeSource",
    "Trackable",
    "Worked",
    "WorkedOn",
    "budget_uses",
    "companions",
    "count_archived",
    "count_by_client",
    "count_projects_by_task",
    "find_rate_card",
    "get_project",
    "get_project_to_edit",
    "get_task",
    "get_terms",
    "list_assignments",
    "list_lines",
    "list_managers",
    "list_project_page",
    "list_project_rates",
    "list_project_tasks",
    "list_projects",
    "list_projects_named",
    "list_projects_of",
    "list_task_rates",
    "list_tasks",
    "list_trackable",
    "may_edit_project",
    "may_see_project",
    "may_see_rates",
    "offer_editable_projects",
    "offer_projects",
    "project_rate",
    "register_budget_source",
    "register_time_source",
    "sees_all_time",
    "task_rates",
    "time_source",
    "visible_projects",
]
