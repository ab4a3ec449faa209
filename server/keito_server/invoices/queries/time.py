"""The time that waits to be invoiced, everybody's on the projects that the actor may invoice (P3).

Only time-and-materials projects are offered: on a fixed fee, hours carry their value and not a price (R4).
Time without a rate is counted apart, so that it never bills at 0 by itself (R1). Where the workspace uses approvals,
only approved time is offered (A3), and what still waits is told.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum

from keito_server.clients.models import Client
from keito_server.invoices.models import Invoice, InvoicedEntry
from keito_server.invoices.rules import BillableTime
from keito_server.kit.errors import NotFound
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import invoiceable, list_uninvoiced, managed_projects


@dataclass(frozen=True, slots=True)
class ClientTime:
    """What waits for one client, on all projects that the actor may invoice, with and without a rate.

    `entries`, `counted_ms` and `amount` are of the priced ones (N3).
    """

    client: Client
    entries: int
    counted_ms: int
    amount: Decimal
    unrated_entries: int
    unrated_ms: int


@dataclass(frozen=True, slots=True)
class ProjectTime:
    """What waits on one project: priced entries with their exact amount (N3), and those without a rate."""

    project: Project
    entries: int
    counted_ms: int
    amount: Decimal
    unrated_entries: int
    unrated_ms: int


def invoiceable_projects(actor: Member) -> "QuerySet[Project]":
    """The projects whose time the actor may invoice, archived ones included."""
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    rows = Project.objects.in_workspace(actor.workspace_id).select_related("client")
    rows = rows.filter(billing_type=Project.BillingType.TIME_AND_MATERIALS)
    return rows if may(actor, Permission.INVOICES_DRAFT_ALL) else rows.filter(id__in=managed_projects(actor))


def list_invoiceable_clients(actor: Member) -> list[Client]:
    """Active clients for whom the actor may invoice, by name: all, or those with a project that they manage."""
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    rows = Client.objects.in_workspace(actor.workspace_id).filter(archived_at=None)
    if not may(actor, Permission.INVOICES_DRAFT_ALL):
        rows = rows.filter(Exists(invoiceable_projects(actor).filter(client=OuterRef("id"))))
    return list(rows.order_by("name"))


def list_client_time(actor: Member, clients: Collection[Client], *, last_day: date) -> list[ClientTime]:
    """For which of the clients time waits until a day, and how much: those with none are left out."""
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
    return [
        ClientTime(
            client,
            entries=row["entries"],
            counted_ms=row["counted"] or 0,
            amount=Decimal(row["value"] or 0),
            unrated_entries=row["unrated"],
            unrated_ms=row["unrated_ms"] or 0,
        )
        for client in clients
        if (row := by_client.get(client.id))
    ]


def get_invoiceable_projects(actor: Member, client: Client, project_ids: Iterable[UUID]) -> list[Project]:
    """The named projects of the client; `NotFound` if the actor may not invoice one of them, or it is not there (P2)."""
    wanted = set(project_ids)
    found = list(invoiceable_projects(actor).filter(client=client, id__in=wanted).order_by("name"))
    if len(found) != len(wanted):
        raise NotFound
    return found


def first_uninvoiced_day(actor: Member, client: Client) -> date | None:
    """The day of the client's oldest uninvoiced time, or None."""
    rows = _uninvoiced(actor).filter(project__in=invoiceable_projects(actor).filter(client=client))
    first: date | None = rows.aggregate(first=Min("spent_date"))["first"]
    return first


def list_project_time(actor: Member, client: Client, *, first_day: date, last_day: date) -> list[ProjectTime]:
    """What waits on each of the client's projects in a period; archived projects only where something does."""
    projects = list(invoiceable_projects(actor).filter(client=client).order_by("name"))
    rated = Q(rate__isnull=False)
    rows = _uninvoiced(actor).filter(project__in=projects, spent_date__range=(first_day, last_day))
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
        row = by_project.get(project.id)
        if row is not None:
            value = Decimal(row["value"] or 0)
            figures = (row["entries"], row["counted"] or 0, value, row["unrated"], row["unrated_time"] or 0)
            waiting.append(ProjectTime(project, *figures))
        elif project.is_active:
            waiting.append(ProjectTime(project, 0, 0, Decimal(0), 0, 0))
    return waiting


def list_time(actor: Member, projects: Collection[Project], *, first_day: date, last_day: date) -> list[TimeEntry]:
    """The uninvoiced entries of these projects in a period, oldest first."""
    return list_uninvoiced(
        actor, project_ids=[project.id for project in projects], first_day=first_day, last_day=last_day
    )


def time_among(actor: Member, entry_ids: Collection[UUID]) -> "QuerySet[TimeEntry]":
    """Those of the entries that are still uninvoiced, with what a line says of them."""
    return _uninvoiced(actor).filter(id__in=entry_ids).select_related("member", "project", "task")


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


def count_not_approved(actor: Member, invoice: Invoice) -> dict[UUID, int]:
    """By line of a draft, how many of its entries keep it from being issued; empty where approvals are off (A3)."""
    if not actor.workspace.uses_approvals:
        return {}
    links = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice=invoice).order_by()
    waiting = links.exclude(entry__approval=TimeEntry.Approval.APPROVED)
    return dict(waiting.values_list("line_id").annotate(how_many=Count("id")))


def _uninvoiced(actor: Member) -> "QuerySet[TimeEntry]":
    return invoiceable(actor, TimeEntry.objects.in_workspace(actor.workspace_id)).filter(is_billable=True)
