"""Reading how far budgets are used."""

from keito_server.budgets.queries.burn import Burn
from keito_server.budgets.queries.progress import PartProgress, Progress, progress_of
from keito_server.budgets.queries.project_figures import ProjectFigures, find_figures
from keito_server.budgets.queries.remaining import Limits, Remaining, get_remaining
from keito_server.budgets.queries.seeing import Sight, sights_of
from keito_server.budgets.queries.uses import uses_of
from keito_server.budgets.queries.weeks import Week

__all__ = [
    "Burn",
    "Limits",
    "PartProgress",
    "Progress",
    "ProjectFigures",
    "Remaining",
    "Sight",
    "Week",
    "find_figures",
    "get_remaining",
    "progress_of",
    "sights_of",
    "uses_of",
]
