"""The time that waits to be invoiced, everybody's on the projects that the actor may invoice (P3).

Only time-and-materials projects are offered: on a fixed fee, hours carry their value and not a price (R4).
Time without a rate is counted apart, so that it never bills at 0 by itself (R1). Where the workspace uses approvals,
only approved time is offered (A3), and what still waits is told.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum, Value

from keito_server.clients.models import Client
from keito_server.expenses.models import Expense
from keito_server.invoices.models import Invoice, InvoicedEntry
from keito_server.invoices.queries.expenses import (
    WaitingExpenses,
    first_days,
    sum_by_project,
    sum_client_expenses,
)
from keito_server.invoices.queries.fees import sum_left_by_client
from keito_server.invoices.queries.projects import invoiceable_projects
from keito_server.invoices.rules import BillableTime
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import invoiceable, list_uninvoiced


@dataclass(frozen=True, slots=True)
class ClientTime:
    """What waits for one client, on all projects that the actor may invoice: time with and without a rate, expenses, fees.

    `entries`, `counted_ms` and `amount` are of the priced ones (N3).
    """

    client: Client
    entries: int = 0
    counted_ms: int = 0
    amount: Decimal = Decimal(0)
    unrated_entries: int = 0
    unrated_ms: int = 0
    expenses: WaitingExpenses = field(default_factory=WaitingExpenses)
    fees_left: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ProjectTime:
    """What waits on one project: priced entries with their exact amount (N3), and those without a rate."""

    project: Project
    entries: int
    counted_ms: int
    amount: Decimal
    unrated_entries: int
    unrated_ms: int
    expenses: WaitingExpenses = field(default_factory=WaitingExpenses)

    @property
    def waits(self) -> bool:
        """Whether anything could be taken from it."""
        return bool(self.entries or self.unrated_entries or self.expenses.count)


def list_client_time(actor: Member, clients: Collection[Client], *, last_day: date) -> list[ClientTime]:
    """For which of the clients time, expenses or fees wait until a day, and how much: those with none are left out."""
    rated = Q(rate__isnull=False)
    rows = _uninvoiced(actor).filter(project__in=invoiceable_projects(actor), spent_date__lte=last_day).order_by()
    sums = rows.values("project__client_id").annotate(
        entries=Count("id", filter=rated),
        counted=Sum("rounded_ms", filter=rated),
        value=Sum("amount"),
        unrated=Count("id", filter=~rated),
        unrated_ms=Sum("rounded_ms", filter=~rated),
    )
    by_client = {row["project__client_id"]: row for row in sums}
    spent, fees = sum_client_expenses(actor, last_day=last_day), sum_left_by_client(actor)
    waiting = []
    for client in clients:
        row, expenses = by_client.get(client.id), spent.get(client.id, WaitingExpenses())
        beside: dict[str, Any] = {"expenses": expenses, "fees_left": fees.get(client.id, Decimal(0))}
        if row is not None:
            value = Decimal(row["value"] or 0)
            figures = (row["entries"], row["counted"] or 0, value, row["unrated"], row["unrated_ms"] or 0)
            waiting.append(ClientTime(client, *figures, **beside))
        elif expenses.count or client.id in fees:
            waiting.append(ClientTime(client, **beside))
    return waiting


def first_uninvoiced_day(actor: Member, client: Client) -> date | None:
    """The day of the client's oldest uninvoiced time or expense, or None."""
    rows = _uninvoiced(actor).filter(project__in=invoiceable_projects(actor).filter(client=client))
    days: QuerySet[Any, Any] = rows.order_by().values(kind=Value("time")).annotate(first=Min("spent_date"))
    both = days.union(first_days(actor, client), all=True)
    return min((row["first"] for row in both if row["first"] is not None), default=None)


def list_project_time(
    actor: Member,
    projects: Sequence[Project],
    *,
    first_day: date,
    last_day: date,
    expenses: Iterable[Expense] = (),
) -> list[ProjectTime]:
    """What waits on each of the projects, which the actor may invoice, in a period, of `expenses` too.

    Archived projects, and those with a fixed fee, only where something does.
    """
    hourly = [project for project in projects if _bills_hours(project)]
    spent = sum_by_project(expenses)
    rated = Q(rate__isnull=False)
    rows = _uninvoiced(actor).filter(project__in=hourly, spent_date__range=(first_day, last_day))
    sums = (
        rows.order_by()
        .values("project_id")
        .annotate(
            entries=Count("id", filter=rated),
            counted=Sum("rounded_ms", filter=rated),
            value=Sum("amount"),
            unrated=Count("id", filter=~rated),
            unrated_time=Sum("rounded_ms", filter=~rated),
        )
    )
    by_project = {row["project_id"]: row for row in sums}
    waiting = []
    for project in projects:
        row, costs = by_project.get(project.id), spent.get(project.id, WaitingExpenses())
        if row is not None:
            value = Decimal(row["value"] or 0)
            figures = (row["entries"], row["counted"] or 0, value, row["unrated"], row["unrated_time"] or 0)
            waiting.append(ProjectTime(project, *figures, costs))
        elif costs.count or (project.is_active and _bills_hours(project)):
            waiting.append(ProjectTime(project, 0, 0, Decimal(0), 0, 0, costs))
    return waiting


def list_time(actor: Member, projects: Collection[Project], *, first_day: date, last_day: date) -> list[TimeEntry]:
    """The uninvoiced entries of these projects in a period, oldest first; none of those with a fixed fee (R4)."""
    hourly = [project.id for project in projects if _bills_hours(project)]
    return list_uninvoiced(actor, project_ids=hourly, first_day=first_day, last_day=last_day)


def time_among(actor: Member, entry_ids: Collection[UUID]) -> "QuerySet[TimeEntry]":
    """Those of the entries that are still uninvoiced, with what a line says of them."""
    return _uninvoiced(actor).filter(id__in=entry_ids).select_related("member", "project", "task")


def time_of_fee(actor: Member, project: Project) -> "QuerySet[TimeEntry]":
    """The time that a project's fee pays for and no invoice has marked yet, of whichever day (R4)."""
    return _uninvoiced(actor).filter(project=project)


@dataclass(frozen=True, slots=True)
class FeeTime:
    """How many entries of a project issuing the last of its fee marks as billed, and how many are not approved (A3)."""

    project: str
    entries: int
    waiting: int


def count_time_of_fees(actor: Member, projects: Collection[Project]) -> list[FeeTime]:
    """What `time_of_fee` is of each of these projects, counted, in their order; one query, if there is any project."""
    if not projects:
        return []
    open_time = Q(is_billable=True, is_running=False, is_invoiced=False)
    asked = Q(approval=TimeEntry.Approval.APPROVED) if actor.workspace.uses_approvals else Q()
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(open_time, project__in=projects).order_by()
    sums = rows.values("project_id").annotate(every=Count("id"), ready=Count("id", filter=asked))
    found = {row["project_id"]: (row["ready"], row["every"] - row["ready"]) for row in sums}
    return [FeeTime(project.name, *found[project.id]) for project in projects if project.id in found]


def as_billable(entry: TimeEntry, *, rate_without: Decimal | None) -> BillableTime | None:
    """The entry as the rules see it, at `rate_without` if it has no rate of its own; None if neither is there (R1)."""
    rate = entry.rate if entry.rate is not None else rate_without
    if rate is None:
        return None
    return BillableTime(
        entry_id=entry.id,
        project_id=entry.project_id,
        project=entry.project.name,
        task_id=entry.task_id,
        task=entry.task.name if entry.task else "",
        member_id=entry.member_id,
        member=entry.member.name,
        spent_date=entry.spent_date,
        notes=entry.notes,
        counted_ms=entry.rounded_ms,
        rate=rate,
        is_agent_work=entry.is_agent_work,
    )


@dataclass(frozen=True, slots=True)
class AwaitedTime:
    """Billable time that cannot be invoiced yet, since it is not approved (A3)."""

    entries: int
    counted_ms: int


def awaited_time(actor: Member, client: Client, *, first_day: date, last_day: date) -> AwaitedTime | None:
    """What of the client's time in a period still waits for approval; None where none does, or approvals are off."""
    if not actor.workspace.uses_approvals:
        return None
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(
        project__in=invoiceable_projects(actor).filter(client=client),
        spent_date__range=(first_day, last_day),
        is_billable=True,
        is_running=False,
        is_invoiced=False,
    )
    waiting = rows.exclude(approval=TimeEntry.Approval.APPROVED)
    found = waiting.order_by().aggregate(entries=Count("id"), counted=Sum("rounded_ms"))
    return AwaitedTime(found["entries"], found["counted"]) if found["entries"] else None


def time_on(actor: Member, invoice: Invoice) -> "QuerySet[TimeEntry]":
    """The entries that stand on an invoice."""
    links = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice=invoice)
    return TimeEntry.objects.in_workspace(actor.workspace_id).filter(id__in=links.values("entry_id"))


def _bills_hours(project: Project) -> bool:
    return project.billing_type == Project.BillingType.TIME_AND_MATERIALS


def _uninvoiced(actor: Member) -> "QuerySet[TimeEntry]":
    return invoiceable(actor, TimeEntry.objects.in_workspace(actor.workspace_id)).filter(is_billable=True)
