"""Looking after budgets: what has to be looked at is marked, and who has to know is told once."""

from keito_server.budgets.actions.checking import check_budgets
from keito_server.budgets.actions.marking import mark_all_budgets

__all__ = ["check_budgets", "mark_all_budgets"]
