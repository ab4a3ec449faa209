"""What clients owe and what is about to be billed to them, for their list and their pages (N5: each in its one currency)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, DateField, F, IntegerField, Min, Q, QuerySet, Value

from keito_server.clients.models import Client
from keito_server.clients.queries import Balance
from keito_server.invoices.models import Invoice
from keito_server.invoices.queries.expenses import ready_expenses
from keito_server.invoices.queries.fees import waiting_fees
from keito_server.invoices.queries.invoices import may_draft, visible_invoices
from keito_server.invoices.queries.projects import invoiceable_projects
from keito_server.invoices.rules import fee_left
from keito_server.kit.exact_sums import ExactSum
from keito_server.kit.fields import MoneyField
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import invoiceable

_YEAR = timedelta(days=365)
_NO_COUNTS = {
    "drafted": Value(None, output_field=MoneyField()),
    "how_many": Value(0, output_field=IntegerField()),
    "late": Value(0, output_field=IntegerField()),
    "late_since": Value(None, output_field=DateField()),
}
"""The columns of what is invoiced that what waits has nothing to say in."""


def balances_of(
    actor: Member, client_ids: Collection[UUID], opened_id: UUID | None, today: date
) -> dict[UUID, Balance] | None:
    """By client, what the invoices that the actor sees come to; None where they see none at all (P5).

    `ready`, the priced time, the expenses and the fees that wait, is asked of one client only. One statement: the sums come
    as one list of rows.
    """
    if not may_draft(actor):
        return None
    rows: QuerySet[Any, Any] = _invoiced(actor, client_ids, today)
    if opened_id is not None:
        rows = rows.union(
            _waiting_time(actor, opened_id),
            _waiting_expenses(actor, opened_id),
            _waiting_fees(actor, opened_id),
            all=True,
        )
    balances: dict[UUID, Balance] = {}
    ready = {} if opened_id is None else {opened_id: Decimal(0)}
    for row in rows:
        if row["kind"] == "ready":
            ready[row["whose"]] += Decimal(row["owed"] or 0)
        elif row["kind"] == "fee":
            fee, invoiced = Decimal(row["owed"]), Decimal(row["invoiced"] or 0)
            ready[row["whose"]] += fee_left(fee, invoiced, currency=row["told"])
        else:
            balances[row["whose"]] = _balance(row)
    for client_id, amount in ready.items():
        balances[client_id] = replace(balances.get(client_id, Balance()), ready=amount)
    return balances


def list_client_invoices(actor: Member, client: Client, *, limit: int) -> list[Invoice]:
    """The latest invoices of one client that the actor sees: drafts first, then by issue date, newest first."""
    rows = visible_invoices(actor).filter(client=client)
    return list(rows.order_by(F("issue_date").desc(nulls_first=True), "-issued_at", "-created_at", "-id")[:limit])


def _invoiced(actor: Member, client_ids: Collection[UUID], today: date) -> "QuerySet[Any, Any]":
    is_open, is_draft = Q(state=Invoice.State.OPEN), Q(state=Invoice.State.DRAFT)
    is_late = is_open & Q(due_date__lt=today)
    rows = visible_invoices(actor).select_related(None).filter(client_id__in=client_ids).order_by()
    return rows.values(whose=F("client_id"), kind=Value("invoices")).annotate(
        owed=ExactSum("total", filter=is_open),
        invoiced=ExactSum("total", filter=Q(issue_date__gt=today - _YEAR)),
        drafted=ExactSum("total", filter=is_draft),
        how_many=Count("id"),
        late=Count("id", filter=is_late),
        late_since=Min("due_date", filter=is_late),
        told=Min("number", filter=is_late),
    )


def _waiting_time(actor: Member, client_id: UUID) -> "QuerySet[Any, Any]":
    """The priced time that an invoice could take now, as one row of the same columns; none where nothing waits."""
    rows = invoiceable(actor, TimeEntry.objects.in_workspace(actor.workspace_id)).order_by()
    rows = rows.filter(
        is_billable=True, rate__isnull=False, project__in=invoiceable_projects(actor).filter(client_id=client_id)
    )
    return _as_ready(rows, "amount")


def _waiting_expenses(actor: Member, client_id: UUID) -> "QuerySet[Any, Any]":
    """The expenses that an invoice could take now, in the same shape."""
    return _as_ready(ready_expenses(actor, client_id), "total")


def _waiting_fees(actor: Member, client_id: UUID) -> "QuerySet[Any, Any]":
    """A row for each fixed fee: `owed` is the fee, `invoiced` what is billed of it, and `told` its currency."""
    rows: QuerySet[Any, Any] = waiting_fees(actor, client_id).values(whose=F("client_id"), kind=Value("fee"))
    found: QuerySet[Any, Any] = rows.annotate(
        owed=F("fee"), billed=F("invoiced"), **_NO_COUNTS, told=F("client__currency")
    )
    return found


def _as_ready(rows: "QuerySet[Any, Any]", worth: str) -> "QuerySet[Any, Any]":
    sums: QuerySet[Any, Any] = rows.values(whose=F("project__client_id"), kind=Value("ready"))
    found: QuerySet[Any, Any] = sums.annotate(
        owed=ExactSum(worth),
        invoiced=Value(None, output_field=MoneyField()),
        **_NO_COUNTS,
        told=Value(None, output_field=CharField()),
    )
    return found


def _balance(row: dict[str, Any]) -> Balance:
    return Balance(
        due=Decimal(row["owed"] or 0),
        late_since=row["late_since"],
        late_count=row["late"],
        late_number=row["told"] or "",
        invoiced=Decimal(row["invoiced"] or 0),
        drafted=Decimal(row["drafted"] or 0),
        invoice_count=row["how_many"],
    )
