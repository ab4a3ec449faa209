"""One expense for its panel, with its receipt: one query, as a whole page stands around it."""

from uuid import UUID

from django.db.models import OuterRef, Subquery

from keito_server.expenses.models import Expense, Receipt
from keito_server.expenses.queries.expenses import visible_expenses
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member

_COLUMNS = tuple(field.attname for field in Receipt._meta.concrete_fields)


def get_with_receipt(actor: Member, expense_id: UUID) -> tuple[Expense, Receipt | None]:
    """An expense that the actor may see, its member carrying the workspace's settings; and its receipt, if it has one."""
    receipts = Receipt.objects.in_workspace(actor.workspace_id).filter(expense=OuterRef("id"))
    columns = {f"of_receipt_{name}": Subquery(receipts.values(name)[:1]) for name in _COLUMNS}
    rows = visible_expenses(actor).select_related("member__workspace").annotate(**columns)
    expense = rows.filter(id=expense_id).first()
    if expense is None:
        raise NotFound
    values = [getattr(expense, name) for name in columns]
    if values[_COLUMNS.index("id")] is None:
        return expense, None
    return expense, Receipt.from_db(None, _COLUMNS, values)
