"""Whether an entry is locked for an actor, and why (T5)."""

from datetime import datetime
from uuid import UUID

from keito_server.kit.days import day_of
from keito_server.projects.queries import approval_in_force, edits_submitted_work, withdraws_approval
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import LockState


def lock_of(actor: Member, entry: TimeEntry, *, now: datetime) -> EntryLocked | None:
    """The refusal that a change of the entry, as it stands, would get from the locks; None where it is the actor's to change.

    The entry's member carries its workspace. Whose entries the actor may change at all is `may_edit`'s to say.
    """
    return lock_state(entry, now=now).refusal(
        edits_all=may(actor, Permission.TIME_EDIT_ALL),
        edits_submitted=edits_submitted(actor, member_id=entry.member_id),
        withdraws=withdraws_approval(actor, member_id=entry.member_id),
    )


def edits_submitted(actor: Member, *, member_id: UUID) -> bool:
    """Whether the actor may change submitted time of this member (T5)."""
    return edits_submitted_work(
        actor, member_id=member_id, everything=Permission.TIME_EDIT_ALL, team=Permission.TIME_EDIT_TEAM
    )


def lock_state(entry: TimeEntry, *, now: datetime) -> LockState:
    """What the locks of an entry are decided by, on the workspace's calendar (T5)."""
    workspace = entry.member.workspace
    return LockState(
        approval=approval_in_force(workspace, entry.approval),
        is_invoiced=entry.is_invoiced,
        spent_date=entry.spent_date,
        today=day_of(now, workspace.timezone),
        lock_after_days=workspace.lock_after_days,
    )
