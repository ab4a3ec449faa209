"""State that invoices set on entries: entries themselves never ask invoices."""

from collections.abc import Collection
from uuid import UUID

from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import invoiceable


def mark_invoiced(*, actor: Member, entry_ids: Collection[UUID]) -> int:
    """Locks entries as invoiced and returns how many were free: fewer than asked means that somebody was faster (I1).

    Where the workspace uses approvals, none that is not approved is taken (A3).
    """
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(id__in=entry_ids)
    return invoiceable(actor, rows).update(is_invoiced=True)


def unmark_invoiced(*, actor: Member, entry_ids: Collection[UUID]) -> int:
    """Frees entries whose line or draft was removed (I1)."""
    return TimeEntry.objects.in_workspace(actor.workspace_id).filter(id__in=entry_ids).update(is_invoiced=False)
