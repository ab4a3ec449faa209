"""Reading expenses as objects, for pages and actions. The API's lists stand in `answers`."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from keito_server.expenses.models import Expense, Receipt
from keito_server.projects.queries import managed_projects
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require
from keito_server.team.queries import teammate_ids


def visible_expenses(actor: Member) -> "QuerySet[Expense]":
    """The expenses that the actor may see: own, assigned teammates' and those of managed projects, or all (P3)."""
    require(actor, Permission.EXPENSES_VIEW_OWN)
    rows = expenses_of_workspace(actor)
    if may(actor, Permission.EXPENSES_VIEW_ALL):
        return rows
    if may(actor, Permission.EXPENSES_VIEW_TEAM):
        return rows.filter(Q(member=actor) | Q(member__in=teammate_ids(actor)) | Q(project__in=managed_projects(actor)))
    return rows.filter(member=actor)


def find_receipt_id(expense: Expense) -> UUID | None:
    """The id of the receipt that the expense has, or None."""
    receipts = Receipt.objects.in_workspace(expense.workspace_id).filter(expense_id=expense.id)
    return receipts.values_list("id", flat=True).first()


def expenses_of_workspace(actor: Member) -> "QuerySet[Expense]":
    """Expenses of the actor's workspace with what a page shows of them, not yet narrowed to what the actor may see."""
    rows = Expense.objects.in_workspace(actor.workspace_id)
    return rows.select_related("member", "project__client", "category")


def list_uninvoiced(actor: Member, *, project_ids: Iterable[UUID], first_day: date, last_day: date) -> list[Expense]:
    """Billable, not yet invoiced expenses of some projects in a period, everybody's, oldest first.

    For invoices, which ask for their own permission: whoever may invoice a project sees all of its expenses (P3). Where
    the workspace uses approvals, only approved ones (A3).
    """
    rows = invoiceable(actor, expenses_of_workspace(actor))
    rows = rows.filter(project_id__in=list(project_ids), spent_date__range=(first_day, last_day), is_billable=True)
    return list(rows.order_by("spent_date", "id"))


def invoiceable(actor: Member, rows: "QuerySet[Expense]") -> "QuerySet[Expense]":
    """Those of the expenses that an invoice may take: on no invoice, and approved where that is asked for (A3)."""
    rows = rows.filter(is_invoiced=False)
    return rows.filter(approval=Expense.Approval.APPROVED) if actor.workspace.uses_approvals else rows
