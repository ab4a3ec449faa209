"""The expenses that wait to be invoiced, everybody's on the projects that the actor may invoice (P3).

Unlike hours, billable expenses of fixed-fee projects are offered: the fee does not hold them. Where the workspace uses
approvals, only approved ones are offered (A3), and what still waits is told. Nothing where it does not use expenses.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Value

from keito_server.clients.models import Client
from keito_server.expenses.models import Expense, Receipt
from keito_server.expenses.queries import invoiceable
from keito_server.invoices.models import Invoice, InvoicedExpense, InvoiceLine
from keito_server.invoices.queries.projects import projects_to_invoice
from keito_server.invoices.rules import BillableExpense
from keito_server.kit.exact_sums import ExactSum
from keito_server.kit.tenancy import Actor
from keito_server.projects.models import Project
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class WaitingExpenses:
    """How many expenses wait, and what they come to exactly, in the client's currency."""

    count: int = 0
    total: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClientExpenses:
    """A client's billable expenses in a period: those that can be invoiced, oldest first, and how much waits."""

    ready: Sequence[Expense]
    awaited: WaitingExpenses


def sum_client_expenses(actor: Member, *, last_day: date) -> dict[UUID, WaitingExpenses]:
    """What waits for each client, by its id, until a day: on all projects that the actor may invoice."""
    if not actor.workspace.uses_expenses:
        return {}
    rows = _uninvoiced(actor).filter(project__in=projects_to_invoice(actor, with_fees=True), spent_date__lte=last_day)
    sums = rows.order_by().values("project__client_id").annotate(count=Count("id"), spent=ExactSum("total"))
    return {row["project__client_id"]: WaitingExpenses(row["count"], Decimal(row["spent"])) for row in sums}


def ready_expenses(actor: Member, client_id: UUID) -> "QuerySet[Expense]":
    """All that an invoice to the client could take of its expenses now, of whichever day; unordered."""
    rows = _uninvoiced(actor).filter(project__in=projects_to_invoice(actor, with_fees=True).filter(client_id=client_id))
    return rows.order_by() if actor.workspace.uses_expenses else rows.order_by().none()


def first_days(actor: Member, client: Client) -> "QuerySet[Any, Any]":
    """The `first` day of the client's oldest uninvoiced expense, as one row of a `kind`; none where it has none."""
    return ready_expenses(actor, client.id).values(kind=Value("expenses")).annotate(first=Min("spent_date"))


def list_client_expenses(actor: Member, client: Client, *, first_day: date, last_day: date) -> ClientExpenses:
    """What of a client's expenses in a period can be invoiced now, and what waits for its approval (A3). One query."""
    if not actor.workspace.uses_expenses:
        return ClientExpenses((), WaitingExpenses())
    rows = Expense.objects.in_workspace(actor.workspace_id).filter(
        project__in=projects_to_invoice(actor, with_fees=True).filter(client=client),
        spent_date__range=(first_day, last_day),
        is_billable=True,
        is_invoiced=False,
    )
    found = list(_with_receipts(actor, rows.select_related("project", "category")).order_by("spent_date", "id"))
    asks = actor.workspace.uses_approvals
    awaited = [one.total for one in found if asks and one.approval != Expense.Approval.APPROVED]
    ready = tuple(one for one in found if not asks or one.approval == Expense.Approval.APPROVED)
    return ClientExpenses(ready, WaitingExpenses(len(awaited), sum(awaited, Decimal(0))))


def sum_by_project(expenses: Iterable[Expense]) -> dict[UUID, WaitingExpenses]:
    """How many of the expenses are on each project, by its id, and what they come to."""
    totals: dict[UUID, list[Decimal]] = {}
    for expense in expenses:
        totals.setdefault(expense.project_id, []).append(expense.total)
    return {project_id: WaitingExpenses(len(each), sum(each, Decimal(0))) for project_id, each in totals.items()}


def list_expenses(actor: Member, projects: Collection[Project], *, first_day: date, last_day: date) -> list[Expense]:
    """The uninvoiced, billable expenses of these projects in a period, oldest first, each with `has_receipt`."""
    if not projects or not actor.workspace.uses_expenses:
        return []
    rows = _uninvoiced(actor).filter(project__in=projects, spent_date__range=(first_day, last_day))
    return list(_with_receipts(actor, rows.select_related("project", "category")).order_by("spent_date", "id"))


def expenses_among(actor: Member, expense_ids: Collection[UUID]) -> "QuerySet[Expense]":
    """Those of the expenses that are still uninvoiced, with what a line says of them."""
    rows = _uninvoiced(actor).filter(id__in=expense_ids).select_related("project", "category")
    return _with_receipts(actor, rows)


def as_billable_expense(expense: Expense) -> BillableExpense:
    """The expense, read with `has_receipt`, as the rules see it."""
    return BillableExpense(
        expense_id=expense.id,
        project_id=expense.project_id,
        project=expense.project.name,
        category_id=expense.category_id,
        category=expense.category.name,
        unit_name=expense.category.unit_name,
        is_llm_usage=expense.category.is_llm_usage,
        model=expense.model,
        spent_date=expense.spent_date,
        notes=expense.notes,
        has_receipt=bool(getattr(expense, "has_receipt", False)),
        units=expense.units,
        unit_price=expense.unit_price,
        total=expense.total,
    )


def expenses_on(actor: Actor, invoice: Invoice) -> "QuerySet[Expense]":
    """The expenses that stand on an invoice."""
    links = InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(invoice=invoice)
    return Expense.objects.in_workspace(actor.workspace_id).filter(id__in=links.values("expense_id"))


def list_line_expenses(actor: Member, line: InvoiceLine) -> list[tuple[Expense, str]]:
    """The expenses behind a line, oldest first, each with the public id of its receipt, empty where it has none."""
    links = InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(line=line)
    rows = Expense.objects.in_workspace(actor.workspace_id).filter(id__in=links.values("expense_id"))
    receipts = Receipt.objects.in_workspace(actor.workspace_id).filter(expense__in=links.values("expense_id"))
    receipt_ids = {receipt.expense_id: receipt.public_id for receipt in receipts.only("id", "expense_id")}
    expenses = rows.select_related("member", "project", "category").order_by("spent_date", "id")
    return [(expense, receipt_ids.get(expense.id, "")) for expense in expenses]


def _with_receipts(actor: Member, rows: "QuerySet[Expense]") -> "QuerySet[Expense]":
    receipts = Receipt.objects.in_workspace(actor.workspace_id).filter(expense=OuterRef("id"))
    return rows.annotate(has_receipt=Exists(receipts))


def _uninvoiced(actor: Member) -> "QuerySet[Expense]":
    return invoiceable(actor, Expense.objects.in_workspace(actor.workspace_id)).filter(is_billable=True)
