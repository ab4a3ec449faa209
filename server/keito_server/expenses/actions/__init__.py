"""Changing expenses and their categories."""

from keito_server.expenses.actions.default_categories import seed_categories

__all__ = ["seed_categories"]
