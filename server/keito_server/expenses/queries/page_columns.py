"""What the list of expenses says of each row that only apps above know: why it was sent back, on which invoice it stands.

They register an expression here in `AppConfig.ready()`, read in the list's own statement, so that no row costs a query.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import CharField, Value
from django.db.models.expressions import BaseExpression

WHY_SENT_BACK = "why_sent_back"
"""The note of the submission that was sent back, by the expense's `submission_id`; None or empty without one."""

INVOICE_NUMBER = "invoice_number"
"""The number of the invoice that the expense stands on; None or empty on a draft."""

Column = Callable[[UUID], BaseExpression]
"""Makes an expression on the expenses of a workspace, with `OuterRef` for a column of the expense; it yields text."""

_columns: dict[str, Column] = {}


def register_column(name: str, column: Column) -> None:
    """Say how one of the names above is read."""
    if name not in (WHY_SENT_BACK, INVOICE_NUMBER):
        raise LookupError(f"The list of expenses has no column called {name!r}.")
    _columns[name] = column


def page_columns(workspace_id: UUID) -> dict[str, Any]:
    """An expression for each name, empty where nothing is registered."""
    nothing = Value("", output_field=CharField())
    return {
        name: _columns[name](workspace_id) if name in _columns else nothing for name in (WHY_SENT_BACK, INVOICE_NUMBER)
    }
