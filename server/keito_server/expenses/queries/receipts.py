"""Who may look at a receipt: whoever sees its expense; a loose one only whoever uploaded it (receipts.md, P3)."""

from uuid import UUID

from django.db.models import Q

from keito_server.expenses.errors import ReceiptMissing
from keito_server.expenses.models import Receipt
from keito_server.expenses.queries.expenses import visible_expenses
from keito_server.team.models import Member


def get_receipt(actor: Member, receipt_id: UUID) -> Receipt:
    """A receipt that the actor may look at. `ReceiptMissing` for any other: that it exists is not told either."""
    of_expenses = Q(expense__in=visible_expenses(actor).order_by().values("id"))
    own_and_loose = Q(expense=None, uploaded_by=actor)
    rows = Receipt.objects.in_workspace(actor.workspace_id).filter(of_expenses | own_and_loose)
    receipt = rows.filter(id=receipt_id).first()
    if receipt is None:
        raise ReceiptMissing
    return receipt
