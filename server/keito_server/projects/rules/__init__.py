"""Pure rules of projects: how they bill (T6, R1, R2, R4, N7), what is a whole budget, and hard limits of agents (G5)."""

from keito_server.projects.rules.agent_limits import SPENDING, TIME, AgentAllowance, AgentWork
from keito_server.projects.rules.billing import Billing, Rates, is_billable, resolve_rate, settle_billing
from keito_server.projects.rules.budgets import MOST_PERCENT, Budget, check_budget_hours, settle_budget
from keito_server.projects.rules.dates import check_dates
from keito_server.projects.rules.naming import archived_words, copy_name

__all__ = [
    "MOST_PERCENT",
    "SPENDING",
    "TIME",
    "AgentAllowance",
    "AgentWork",
    "Billing",
    "Budget",
    "Rates",
    "archived_words",
    "check_budget_hours",
    "check_dates",
    "copy_name",
    "is_billable",
    "resolve_rate",
    "settle_billing",
    "settle_budget",
]
