"""What can be done with projects, their tasks, team and rates, and with the workspace's tasks."""

from keito_server.projects.actions.agent_limits import has_agent_limits, recount_agent_limits, use_agent_limits
from keito_server.projects.actions.archive import archive_project, restore_project
from keito_server.projects.actions.create import create_project, create_project_for_new_client
from keito_server.projects.actions.default_tasks import seed_default_tasks
from keito_server.projects.actions.duplicate import duplicate_project
from keito_server.projects.actions.fields import ProjectFields, TaskFields
from keito_server.projects.actions.limit_setting import LimitFields, set_agent_limit, set_project_limit
from keito_server.projects.actions.offer import (
    add_named_task,
    add_task,
    add_tasks,
    remove_task,
    set_task_billable,
)
from keito_server.projects.actions.part_budgets import PartBudget, set_member_budget, set_task_budget
from keito_server.projects.actions.rates import remove_rate, set_rate, set_task_rate
from keito_server.projects.actions.repricing import (
    BilledSo,
    PriceSpan,
    first_day_by_default,
    register_price_follower,
    register_work_finder,
)
from keito_server.projects.actions.rows import MemberTerms, TaskTerms, add_beside, change_tasks, change_team
from keito_server.projects.actions.signs import note_sign_of_life, register_sign_of_life
from keito_server.projects.actions.staff import assign, assign_several, assign_to_all, set_manager, unassign
from keito_server.projects.actions.tasks import (
    RevisedTask,
    archive_task,
    create_task,
    restore_task,
    revise_task,
    update_task,
)
from keito_server.projects.actions.update import RevisedProject, register_priced_work, revise_project, update_project

__all__ = [
    "BilledSo",
    "LimitFields",
    "MemberTerms",
    "PartBudget",
    "PriceSpan",
    "ProjectFields",
    "RevisedProject",
    "RevisedTask",
    "TaskFields",
    "TaskTerms",
    "add_beside",
    "add_named_task",
    "add_task",
    "add_tasks",
    "archive_project",
    "archive_task",
    "assign",
    "assign_several",
    "assign_to_all",
    "change_tasks",
    "change_team",
    "create_project",
    "create_project_for_new_client",
    "create_task",
    "duplicate_project",
    "first_day_by_default",
    "has_agent_limits",
    "note_sign_of_life",
    "recount_agent_limits",
    "register_price_follower",
    "register_priced_work",
    "register_sign_of_life",
    "register_work_finder",
    "remove_rate",
    "remove_task",
    "restore_project",
    "restore_task",
    "revise_project",
    "revise_task",
    "seed_default_tasks",
    "set_agent_limit",
    "set_manager",
    "set_member_budget",
    "set_project_limit",
    "set_rate",
    "set_task_billable",
    "set_task_budget",
    "set_task_rate",
    "unassign",
    "update_project",
    "update_task",
    "use_agent_limits",
]
