"""Which clients and projects the actor may invoice (P3)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from keito_server.clients.models import Client
from keito_server.kit.errors import NotFound
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require
from keito_server.time_entries.queries import managed_projects

_HOURS = Project.BillingType.TIME_AND_MATERIALS
_FEE = Project.BillingType.FIXED_FEE


def projects_to_invoice(actor: Member, *, with_fees: bool = False) -> "QuerySet[Project]":
    """The projects whose time the actor may invoice, archived ones included; `with_fees` those with a fixed fee too.

    On a fixed fee, hours carry their value and not a price (R4); the fee and its billable expenses are billed.
    """
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    rows = Project.objects.in_workspace(actor.workspace_id).select_related("client")
    rows = rows.filter(billing_type__in=(_HOURS, _FEE) if with_fees else (_HOURS,))
    return rows if may(actor, Permission.INVOICES_DRAFT_ALL) else rows.filter(id__in=managed_projects(actor))


def invoiceable_projects(actor: Member) -> "QuerySet[Project]":
    """The projects whose time the actor may invoice."""
    return projects_to_invoice(actor)


def may_draft_for(actor: Member, project_id: UUID) -> bool:
    """Whether the actor may see and draft invoices of this project. A query for managers alone."""
    if may(actor, Permission.INVOICES_DRAFT_ALL):
        return True
    return may(actor, Permission.INVOICES_DRAFT_MANAGED) and managed_projects(actor).filter(project=project_id).exists()


def list_projects_to_narrow_by(actor: Member) -> list[Project]:
    """The projects whose invoices the actor may look at by themselves, by client and name, archived ones included."""
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    rows = Project.objects.in_workspace(actor.workspace_id).select_related("client")
    if not may(actor, Permission.INVOICES_DRAFT_ALL):
        rows = rows.filter(id__in=managed_projects(actor))
    return list(rows.order_by("client__name", "client_id", "name", "id"))


def list_invoiceable_clients(actor: Member) -> list[Client]:
    """Active clients for whom the actor may invoice, by name: all, or those with a project that they manage."""
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    rows = Client.objects.in_workspace(actor.workspace_id).filter(archived_at=None)
    if not may(actor, Permission.INVOICES_DRAFT_ALL):
        projects = projects_to_invoice(actor, with_fees=True)
        rows = rows.filter(Exists(projects.filter(client=OuterRef("id"))))
    return list(rows.order_by("name"))


def get_invoiceable_projects(actor: Member, client: Client, project_ids: Iterable[UUID]) -> list[Project]:
    """The named projects of the client; `NotFound` if the actor may not invoice one of them, or it is not there (P2)."""
    wanted = set(project_ids)
    rows = projects_to_invoice(actor, with_fees=True)
    found = list(rows.filter(client=client, id__in=wanted).order_by("name"))
    if len(found) != len(wanted):
        raise NotFound
    return found
