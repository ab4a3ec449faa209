"""What the list of expenses says of one that is invoiced."""

from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import BaseExpression

from keito_server.invoices.models import InvoicedExpense


def invoice_number(workspace_id: UUID) -> BaseExpression:
    """The number of the invoice that the expense stands on; NULL on a draft (I2)."""
    rows = InvoicedExpense.objects.in_workspace(workspace_id).filter(expense=OuterRef("id"))
    return Subquery(rows.values("invoice__number")[:1])
