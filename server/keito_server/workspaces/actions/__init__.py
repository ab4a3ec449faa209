"""What can be done with a workspace, a module per group of verbs. Who may do it, the team above says."""

from keito_server.workspaces.actions.create import Preferences, create
from keito_server.workspaces.actions.logo import remove_logo, set_logo
from keito_server.workspaces.actions.settings import (
    ApprovalFields,
    CompanyFields,
    FormatFields,
    ModuleFields,
    ReminderFields,
    TimeTrackingFields,
    register_currency_use,
    update_approvals,
    update_company,
    update_formats,
    update_modules,
    update_reminders,
    update_time_tracking,
)
from keito_server.workspaces.actions.subdomain import change_subdomain

__all__ = [
    "ApprovalFields",
    "CompanyFields",
    "FormatFields",
    "ModuleFields",
    "Preferences",
    "ReminderFields",
    "TimeTrackingFields",
    "change_subdomain",
    "create",
    "register_currency_use",
    "remove_logo",
    "set_logo",
    "update_approvals",
    "update_company",
    "update_formats",
    "update_modules",
    "update_reminders",
    "update_time_tracking",
]
