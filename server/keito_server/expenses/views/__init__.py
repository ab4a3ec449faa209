"""The pages of expenses: the list, the panel of one, and what is done with one press."""

from keito_server.expenses.views.acts import delete, restore
from keito_server.expenses.views.list_page import everybodys, own
from keito_server.expenses.views.panel import create, show

__all__ = ["create", "delete", "everybodys", "own", "restore", "show"]
