"""What stands behind the lines of an invoice, counted and summed in one statement, however much it is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from keito_server.expenses.models import Receipt
from keito_server.expenses.queries import TOKEN_KEYS
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoicedExpense, InvoiceLine
from keito_server.kit.exact_sums import ExactSum
from keito_server.kit.fields import MoneyField
from keito_server.kit.tenancy import Actor

_APPROVED = "approved"


def fill_counts(actor: Actor, invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """Says of each line how many entries and expenses stand behind it, and what the makers charged for their tokens.

    A row that `is_marked` counts expenses with a receipt, or entries of projects with a fixed fee.
    """
    entries, expenses = _entries(actor, invoice), _expenses(actor, invoice)
    is_spent = any(line.kind == InvoiceLine.Kind.EXPENSE for line in lines)
    by_id = {line.id: line for line in lines}
    for row in expenses.union(entries, all=True) if is_spent else entries:
        line, count = by_id.get(row["whose"]), row["how_many"]
        if line is None:
            continue
        is_waiting = row["state"] != _APPROVED
        if row["kind"] == "entries":
            line.entry_count += count
            line.unapproved_entry_count += count * is_waiting
            line.fixed_fee_entry_count += count * bool(row["is_marked"])
            continue
        line.expense_count += count
        line.receipt_count += count * bool(row["is_marked"])
        line.unapproved_expense_count += count * is_waiting
        if row["cost"] is not None:
            line.token_costs = [*line.token_costs, (row["day"], Decimal(row["cost"]), row["tokens"])]


def count_not_approved(lines: Sequence[InvoiceLine]) -> dict[UUID, tuple[int, int]]:
    """By line, how many entries and expenses are not approved; lines where all are stay out."""
    counts = {line.id: (line.unapproved_entry_count, line.unapproved_expense_count) for line in lines}
    return {line_id: pair for line_id, pair in counts.items() if any(pair)}


def _entries(actor: Actor, invoice: Invoice) -> "QuerySet[Any, Any]":
    links = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice=invoice).order_by()
    is_fixed = ExpressionWrapper(Q(entry__project__billing_type="fixed_fee"), output_field=BooleanField())
    no_day = Value(None, output_field=DateField())
    rows = links.values(
        kind=Value("entries"), whose=F("line_id"), state=F("entry__approval"), is_marked=is_fixed, day=no_day
    )
    return rows.annotate(
        how_many=Count("id"),
        cost=Value(None, output_field=MoneyField()),
        tokens=Value(None, output_field=IntegerField()),
    )


def _expenses(actor: Actor, invoice: Invoice) -> "QuerySet[Any, Any]":
    links = InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(invoice=invoice).order_by()
    receipts = Receipt.objects.in_workspace(actor.workspace_id).filter(expense=OuterRef("expense_id"))
    rows = links.values(
        kind=Value("expenses"),
        whose=F("line_id"),
        state=F("expense__approval"),
        is_marked=Exists(receipts),
        day=F("expense__spent_date"),
    )
    priced = Q(expense__provider_cost__isnull=False, expense__unit_price__isnull=False)
    used: Any = Coalesce(F(f"expense__{TOKEN_KEYS[0]}"), 0)
    for key in TOKEN_KEYS[1:]:
        used = used + Coalesce(F(f"expense__{key}"), 0)
    return rows.annotate(
        how_many=Count("id"),
        cost=ExactSum("expense__provider_cost", filter=priced),
        tokens=Sum(used, filter=priced),
    )
