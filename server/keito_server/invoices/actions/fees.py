"""Fixed fees on invoices: taken under a lock, and their hours marked as billed when the last of a fee is issued (R4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from keito_server.clients.models import Client
from keito_server.invoices import queries, rules
from keito_server.invoices.actions.linking import BATCH
from keito_server.invoices.errors import FeeAlreadyInvoiced, FeeOutOfRange, TimeAlreadyInvoiced
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoiceLine
from keito_server.kit.tenancy import Actor
from keito_server.projects.events import ProjectUpdated
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.time_entries.actions import mark_invoiced


def lock_fees(actor: Member, client: Client, parts: Mapping[UUID, Decimal]) -> list[tuple[rules.Fee, Decimal]]:
    """What is billed of the fee of each named project; of two who take the last of one at once, the second is told.

    The projects stay locked until the commit. Raises `NotFound`, `FeeOutOfRange` and `FeeAlreadyInvoiced`.
    """
    _lock(actor, parts)
    taken = []
    for fee in queries.get_fees(actor, client, parts):
        amount = parts[fee.project_id]
        try:
            rules.check_part(fee, amount)
        except FeeOutOfRange as refusal:
            raise FeeAlreadyInvoiced(fee.project) if amount > fee.left else refusal from refusal
        taken.append((fee, amount))
    return taken


def bill_hours_of_fees(actor: Member, invoice: Invoice, lines: Sequence[InvoiceLine], *, now: datetime) -> None:
    """Marks the time of each project whose fee is billed to its end by this invoice.

    It stands behind the invoice's line of the fee, so that each hour can be traced from there; only approved time does
    where the workspace uses approvals (A3).
    """
    of_fees = [line.project_id for line in lines if line.is_fee and line.project_id is not None]
    if of_fees:
        _lock(actor, of_fees)
        for project, line in queries.list_used_up(actor, invoice, lines):
            _bill_hours(actor, project, line, now=now)


def bill_hours_of_lowered_fee(event: ProjectUpdated, actor: Actor | None, now: datetime) -> None:
    """Marks the time of a project whose fee was set to what is issued of it, or below: there is no last part to come."""
    if actor is None or "fee" not in event.changes:
        return
    project = Project.objects.in_workspace(event.workspace_id).select_related("client").get(id=event.subject_id)
    line = queries.find_last_line(actor, project) if project.fee else None
    if line is not None:
        changer = Member.objects.in_workspace(event.workspace_id).select_related("workspace").get(id=actor.id)
        _bill_hours(changer, project, line, now=now)


def _bill_hours(actor: Member, project: Project, line: InvoiceLine, *, now: datetime) -> None:
    rows = queries.time_of_fee(actor, project).order_by("id").select_for_update(of=("self",))
    entry_ids = list(rows.values_list("id", flat=True))
    given = {"workspace_id": line.workspace_id, "invoice_id": line.invoice_id, "line": line, "created_at": now}
    for first in range(0, len(entry_ids), BATCH):
        taken = entry_ids[first : first + BATCH]
        if mark_invoiced(actor=actor, entry_ids=taken) != len(taken):
            raise TimeAlreadyInvoiced
        links = [InvoicedEntry(entry_id=entry_id, **given) for entry_id in taken]
        InvoicedEntry.objects.in_workspace(actor.workspace_id).bulk_create(links)


def _lock(actor: Member, project_ids: Iterable[UUID]) -> None:
    rows = Project.objects.in_workspace(actor.workspace_id).filter(id__in=list(project_ids)).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id"))
