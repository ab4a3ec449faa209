"""Fixed fees that wait to be invoiced, of the projects that the actor may invoice (R4, P3).

A fee is invoiced by the lines that bill it, on drafts too; what they come to by now counts, whatever was written on them.
"""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from keito_server.clients.models import Client
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.invoices.queries.projects import projects_to_invoice
from keito_server.invoices.rules import Fee, fee_left
from keito_server.kit.errors import NotFound
from keito_server.kit.exact_sums import ExactSum, ExactSumOf
from keito_server.kit.tenancy import Actor
from keito_server.projects.models import Project
from keito_server.team.models import Member


def list_client_projects(actor: Member, client: Client) -> list[Project]:
    """The client's projects that the actor may invoice, archived ones included, by name; `fees_among` tells their fees."""
    rows = projects_to_invoice(actor, with_fees=True).filter(client=client)
    return list(_with_invoiced(actor, rows).order_by("name", "id"))


def fees_among(projects: Iterable[Project]) -> list[Fee]:
    """The fees of these projects, read by `list_client_projects`, of which something is left, in their order."""
    return [fee for project in projects if project.fee and (fee := _fee(project)).left]


def get_fees(actor: Member, client: Client, project_ids: Collection[UUID]) -> list[Fee]:
    """The fees of these projects of the client, used up or not; `NotFound` where one has none that the actor may invoice."""
    if not project_ids:
        return []
    rows = _with_fee(actor, projects_to_invoice(actor, with_fees=True))
    found = list(rows.filter(client=client, id__in=project_ids).order_by("id"))
    if len(found) != len(set(project_ids)):
        raise NotFound
    return [_fee(row) for row in found]


def left_of_fee(project: Project) -> Decimal:
    """What is left of one project's fee. Whether somebody may know it is the caller's to ask (P3)."""
    billed = _lines_of_fees(project.workspace_id).filter(project=project).aggregate(billed=ExactSum("amount"))["billed"]
    return fee_left(project.fee or Decimal(0), Decimal(billed or 0), currency=project.client.currency)


def list_exceeded_fees(actor: Member, lines: Collection[InvoiceLine]) -> dict[UUID, Fee]:
    """By line of a fee, that fee, where it and all others bill more: a fee of 0 where the project has none any more.

    Empty where none do. One query, if any line bills a fee.
    """
    of_fees = _of_fees(lines)
    if not of_fees:
        return {}
    rows = _with_invoiced(actor, Project.objects.in_workspace(actor.workspace_id).filter(id__in=of_fees))
    return {of_fees[row.id].id: fee for row in rows if (fee := _fee(row)).excess}


def sum_left_by_client(actor: Member) -> dict[UUID, Decimal]:
    """What is left of the fees of each client's projects, by its id; clients with nothing left are missing."""
    left: dict[UUID, Decimal] = {}
    for row in _with_fee(actor, projects_to_invoice(actor, with_fees=True)).order_by():
        fee = _fee(row)
        if fee.left:
            left[row.client_id] = left.get(row.client_id, Decimal(0)) + fee.left
    return left


def waiting_fees(actor: Member, client_id: UUID) -> "QuerySet[Project]":
    """The client's projects with a fee that the actor may invoice, each with what is `invoiced` of it; unordered."""
    return _with_fee(actor, projects_to_invoice(actor, with_fees=True)).filter(client_id=client_id).order_by()


def list_used_up(actor: Actor, invoice: Invoice, lines: Collection[InvoiceLine]) -> list[tuple[Project, InvoiceLine]]:
    """The projects whose fee the invoice, once issued, bills to its end, each with its line of it. Two queries, if any."""
    of_fees = _of_fees(lines)
    if not of_fees:
        return []
    others = _issued(actor, of_fees).exclude(invoice=invoice).values("project_id")
    billed = {row["project_id"]: Decimal(row["billed"]) for row in others.annotate(billed=ExactSum("amount"))}
    used_up = []
    for project in Project.objects.in_workspace(actor.workspace_id).filter(id__in=of_fees, fee__gt=0).order_by("id"):
        here = sum((line.amount for line in lines if line.is_fee and line.project_id == project.id), Decimal(0))
        all_of_it = billed.get(project.id, Decimal(0)) + here
        if here > 0 and not fee_left(project.fee or Decimal(0), all_of_it, currency=invoice.currency):
            used_up.append((project, of_fees[project.id]))
    return used_up


def find_last_line(actor: Actor, project: Project) -> InvoiceLine | None:
    """The latest issued line of a project's fee, where the issued ones bill all of that; None otherwise."""
    lines = _issued(actor, [project.id])
    billed = Decimal(lines.aggregate(billed=ExactSum("amount"))["billed"] or 0)
    if not billed or fee_left(project.fee or Decimal(0), billed, currency=project.client.currency):
        return None
    return lines.select_related("invoice").order_by("-invoice__issued_at", "-id").first()


def _issued(actor: Actor, project_ids: Collection[UUID]) -> "QuerySet[InvoiceLine]":
    rows = _lines_of_fees(actor.workspace_id).filter(project__in=project_ids)
    return rows.exclude(invoice__state=Invoice.State.DRAFT)


def _lines_of_fees(workspace_id: UUID) -> "QuerySet[InvoiceLine]":
    """Unordered: to be summed."""
    return InvoiceLine.objects.in_workspace(workspace_id).filter(kind=InvoiceLine.Kind.FEE).order_by()


def _of_fees(lines: Iterable[InvoiceLine]) -> dict[UUID, InvoiceLine]:
    return {line.project_id: line for line in lines if line.is_fee and line.project_id is not None}


def _with_fee(actor: Actor, rows: "QuerySet[Project]") -> "QuerySet[Project]":
    return _with_invoiced(actor, rows.filter(fee__gt=0))


def _with_invoiced(actor: Actor, rows: "QuerySet[Project]") -> "QuerySet[Project]":
    lines: QuerySet[Any, Any] = _lines_of_fees(actor.workspace_id).filter(project=OuterRef("id"))
    billed = lines.values("project_id").annotate(billed=ExactSum("amount")).values("billed")
    return rows.select_related("client").annotate(invoiced=ExactSumOf(billed))


def _fee(row: Project) -> Fee:
    invoiced: Any = getattr(row, "invoiced", None)
    return Fee(
        project_id=row.id,
        project=row.name,
        currency=row.client.currency,
        fee=row.fee or Decimal(0),
        invoiced=Decimal(invoiced or 0),
    )
