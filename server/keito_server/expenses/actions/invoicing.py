"""State that invoices set on expenses: expenses themselves never ask invoices."""

from collections.abc import Collection
from uuid import UUID

from keito_server.expenses.models import Expense
from keito_server.expenses.queries import invoiceable
from keito_server.team.models import Member


def mark_invoiced(*, actor: Member, expense_ids: Collection[UUID]) -> int:
    """Locks expenses as invoiced and returns how many were free: fewer than asked means that somebody was faster (I1).

    Where the workspace uses approvals, none that is not approved is taken (A3).
    """
    rows = Expense.objects.in_workspace(actor.workspace_id).filter(id__in=expense_ids)
    return invoiceable(actor, rows).update(is_invoiced=True)


def unmark_invoiced(*, actor: Member, expense_ids: Collection[UUID]) -> int:
    """Frees expenses whose line or draft was removed (I1)."""
    return Expense.objects.in_workspace(actor.workspace_id).filter(id__in=expense_ids).update(is_invoiced=False)
