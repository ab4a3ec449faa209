"""Time that waits to be submitted, and what keeps some of it from that (A1, T3, T8)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from keito_server.approvals.queries.reach import may_submit_for
from keito_server.approvals.rules import Hindrance, hindrance_of
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry


@dataclass(frozen=True, slots=True)
class Blocker:
    """An entry that has to be mended before its period can be submitted; `hindrance` says what is so and what to do."""

    entry: TimeEntry
    hindrance: Hindrance


def unsubmitted(workspace_id: UUID) -> "QuerySet[TimeEntry]":
    """Stopped entries of a workspace that are in no submission, or in one that was sent back; invoiced ones too (A1)."""
    rows = TimeEntry.objects.in_workspace(workspace_id)
    return rows.filter(approval=TimeEntry.Approval.UNSUBMITTED, is_running=False)


def list_unsubmitted(member: Member, first_day: date, last_day: date) -> "QuerySet[TimeEntry]":
    """What a submission of the member's period would bundle, with what a page says of it, oldest first."""
    rows = unsubmitted(member.workspace_id).filter(member=member, spent_date__range=(first_day, last_day))
    return rows.select_related("project__client", "task").order_by("spent_date", "id")


def blockers(actor: Member, member: Member, first_day: date, last_day: date) -> list[Blocker]:
    """Entries that keep the period from being submitted; `NotFound` for whom the actor submits nothing for."""
    entries = list(list_unsubmitted(member, first_day, last_day))
    if not may_submit_for(actor, member, {entry.project_id for entry in entries}):
        raise NotFound
    return blockers_among(entries, requires_notes=member.workspace.requires_notes)


def blockers_among(entries: "list[TimeEntry]", *, requires_notes: bool) -> list[Blocker]:
    """Those of the entries that have to be mended first."""
    found = ((entry, hindrance_of_entry(entry, requires_notes=requires_notes)) for entry in entries)
    return [Blocker(entry, hindrance) for entry, hindrance in found if hindrance is not None]


def hindrance_of_entry(entry: TimeEntry, *, requires_notes: bool) -> Hindrance | None:
    """What has to be done to this entry before it can be submitted, or None."""
    return hindrance_of(
        is_over_a_day=entry.is_over_a_day,
        is_missing_notes=entry.is_missing_notes,
        requires_notes=requires_notes,
        is_auto_stopped=entry.is_auto_stopped,
        is_reviewed=entry.is_reviewed,
    )
