"""Pure rules of budgets: how far they are used, how they are used up day by day, and what a project earns and costs."""

from keito_server.budgets.rules.progress import (
    ALL_DAYS,
    PACE_DAYS,
    Amount,
    Period,
    Projection,
    State,
    Unit,
    first_of_month,
    has_crossed,
    month_of,
    pace_period,
    percent_used,
    period_of,
    project,
    state_of,
    whole_percent,
)

__all__ = [
    "ALL_DAYS",
    "PACE_DAYS",
    "Amount",
    "Period",
    "Projection",
    "State",
    "Unit",
    "first_of_month",
    "has_crossed",
    "month_of",
    "pace_period",
    "percent_used",
    "period_of",
    "project",
    "state_of",
    "whole_percent",
]
