"""Fixed fees on invoices: taken under a lock, and their hours marked as billed when the last of a fee is issued (R4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from keito_server.clients.models import Client
from keito_server.invoices import queries, rules
from keito_server.invoices.actions.linking import BATCH
from keito_server.invoices.errors import FeeAlreadyInvoiced, FeeOutOfRange, TimeAlreadyInvoiced
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoiceLine
from keito_server.kit.money import minor_units, round_half_up
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


def bill_hours_of_fees(actor: Member, invoice: Invoice, lines: Sequence[InvoiceLine], *, now: datetime) -> int:
    """Marks the time of each project whose fee is billed to its end by this invoice, and answers how many entries it took.

    It stands behind the invoice's line of the fee, so that each hour can be traced from there; only approved time does
    where the workspace uses approvals (A3).
    """
    by_project = {line.project_id: line for line in lines if line.is_fee and line.project_id is not None}
    if not by_project:
        return 0
    _lock(actor, by_project)
    before = queries.sum_issued(actor, by_project, but_for=invoice)
    given = {"workspace_id": invoice.workspace_id, "invoice": invoice, "created_at": now}
    marked: list[InvoicedEntry] = []
    for project in Project.objects.in_workspace(actor.workspace_id).filter(id__in=by_project, fee__gt=0):
        here = sum((line.amount for line in lines if line.is_fee and line.project_id == project.id), Decimal(0))
        if here + before.get(project.id, Decimal(0)) < round_half_up(
            project.fee or Decimal(0), minor_units(invoice.currency)
        ):
            continue
        entries = queries.time_of_fee(actor, project).order_by("id").select_for_update(of=("self",))
        line = by_project[project.id]
        marked += [
            InvoicedEntry(line=line, entry_id=entry_id, **given) for entry_id in entries.values_list("id", flat=True)
        ]
    if marked and mark_invoiced(actor=actor, entry_ids=[one.entry_id for one in marked]) != len(marked):
        raise TimeAlreadyInvoiced
    InvoicedEntry.objects.in_workspace(actor.workspace_id).bulk_create(marked, batch_size=BATCH)
    return len(marked)


def _lock(actor: Member, project_ids: Mapping[UUID, object]) -> None:
    rows = Project.objects.in_workspace(actor.workspace_id).filter(id__in=list(project_ids)).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id"))
