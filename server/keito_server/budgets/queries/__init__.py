"""Reading how far budgets are used."""

from keito_server.budgets.queries.progress import PartProgress, Progress, progress_of, projection_of
from keito_server.budgets.queries.seeing import Sight, sights_of

__all__ = [
    "PartProgress",
    "Progress",
    "Sight",
    "progress_of",
    "projection_of",
    "sights_of",
]
