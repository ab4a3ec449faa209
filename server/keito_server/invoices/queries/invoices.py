"""Reading invoices and their lines, narrowed to what the actor may see (P2, P3)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from keito_server.clients.models import Client
from keito_server.invoices.models import Invoice, InvoicedEntry, InvoicedExpense, InvoiceLine
from keito_server.invoices.queries.behind import fill_counts
from keito_server.invoices.rules import Owed, owed_by_age
from keito_server.kit.errors import NotFound
from keito_server.kit.exact_sums import ExactSum
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import managed_projects


def visible_invoices(actor: Member) -> "QuerySet[Invoice]":
    """The invoices that the actor may see: all, or for a manager those whose every project they manage (P3).

    An invoice without any project is seen by whoever made it and by administrators.
    """
    require(actor, Permission.INVOICES_DRAFT_MANAGED)
    rows = Invoice.objects.in_workspace(actor.workspace_id).select_related("client")
    if may(actor, Permission.INVOICES_DRAFT_ALL):
        return rows
    managed = managed_projects(actor)
    entries = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice=OuterRef("id"))
    expenses = InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(invoice=OuterRef("id"))
    lines = InvoiceLine.objects.in_workspace(actor.workspace_id).filter(invoice=OuterRef("id"), project__isnull=False)
    return rows.filter(
        ~Exists(entries.exclude(entry__project__in=managed)),
        ~Exists(expenses.exclude(expense__project__in=managed)),
        ~Exists(lines.exclude(project__in=managed)),
        Q(created_by=actor) | Exists(entries) | Exists(expenses) | Exists(lines),
    )


def may_draft(actor: Member) -> bool:
    """Whether the actor may see and draft invoices at all."""
    return may(actor, Permission.INVOICES_DRAFT_MANAGED)


def may_send(actor: Member) -> bool:
    """Whether the actor may issue the invoices that they see."""
    return may(actor, Permission.INVOICES_SEND_MANAGED)


def get_invoice(actor: Member, invoice_id: UUID) -> Invoice:
    """One invoice that the actor may see."""
    invoice = visible_invoices(actor).filter(id=invoice_id).first()
    if invoice is None:
        raise NotFound
    return invoice


def get_invoice_to_print(workspace_id: UUID, invoice_id: UUID) -> Invoice:
    """One invoice for the worker, who prints on nobody's behalf; no page or route may ask this."""
    return Invoice.objects.in_workspace(workspace_id).get(id=invoice_id)


def list_invoices(
    actor: Member, *, project_id: UUID | None = None, only_drafts: bool = False, skip: int = 0, limit: int = 50
) -> list[Invoice]:
    """Drafts first, newest first; then the issued ones by issue date and number, newest first."""
    rows = _of_project(actor, project_id)
    if only_drafts:
        rows = rows.filter(state=Invoice.State.DRAFT)
    is_issued = Case(When(state=Invoice.State.DRAFT, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = rows.annotate(is_issued=is_issued).order_by(
        "is_issued", "-issue_date", "-issued_at", "-created_at", "-id"
    )
    return list(ordered[skip : skip + limit])


def count_drafts(actor: Member, *, project_id: UUID | None = None) -> tuple[int, int]:
    """How many invoices the actor sees, and how many of them are drafts."""
    counts = _of_project(actor, project_id).aggregate(
        every=Count("id"), drafts=Count("id", filter=Q(state=Invoice.State.DRAFT))
    )
    return counts["every"], counts["drafts"]


def list_owed(actor: Member, *, today: date, project_id: UUID | None = None) -> list[Owed]:
    """What open invoices come to, by currency and age; the workspace's own currency first (N5).

    With a project, those that bill something of it, each whole.
    """
    rows = _of_project(actor, project_id).filter(state=Invoice.State.OPEN).order_by().values("currency", "due_date")
    sums = rows.annotate(owed=ExactSum("total"), how_many=Count("id"))
    open_invoices = [
        (row["currency"], row["due_date"], Decimal(row["owed"]), row["how_many"])
        for row in sums
        if row["due_date"] is not None
    ]
    owed = owed_by_age(open_invoices, today=today)
    return sorted(owed, key=lambda one: (one.currency != actor.workspace.currency, one.currency))


def list_lines(actor: Member, invoice: Invoice) -> list[InvoiceLine]:
    """The lines in their order, each with how many entries of time and how many expenses stand behind it."""
    rows = InvoiceLine.objects.in_workspace(actor.workspace_id).filter(invoice=invoice).order_by("position", "id")
    lines = list(rows)
    fill_counts(actor, invoice, lines)
    return lines


def get_line(actor: Member, invoice: Invoice, line_id: UUID) -> InvoiceLine:
    """One line of an invoice."""
    rows = InvoiceLine.objects.in_workspace(actor.workspace_id)
    line = rows.filter(invoice=invoice, id=line_id).first()
    if line is None:
        raise NotFound
    return line


def list_line_entries(actor: Member, line: InvoiceLine) -> list[TimeEntry]:
    """The entries of time behind a line, oldest first: every hour can be traced to its member and session."""
    links = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(line=line)
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(id__in=links.values("entry_id"))
    return list(rows.select_related("member", "project", "task").order_by("spent_date", "id"))


def has_invoices(client: Client) -> bool:
    """Whether anything was invoiced or drafted for a client: its currency then stays (N7)."""
    return Invoice.objects.in_workspace(client.workspace_id).filter(client=client).exists()


def _of_project(actor: Member, project_id: UUID | None) -> "QuerySet[Invoice]":
    """The visible invoices that have a line, time or an expense of a project; all of them without one."""
    rows = visible_invoices(actor)
    if project_id is None:
        return rows
    lines = InvoiceLine.objects.in_workspace(actor.workspace_id).filter(invoice=OuterRef("id"))
    entries = InvoicedEntry.objects.in_workspace(actor.workspace_id).filter(invoice=OuterRef("id"))
    expenses = InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(invoice=OuterRef("id"))
    return rows.filter(
        Exists(lines.filter(project=project_id))
        | Exists(entries.filter(entry__project=project_id))
        | Exists(expenses.filter(expense__project=project_id))
    )
