"""Whether an entry is locked for an actor, and why (T5)."""

from datetime import datetime
from uuid import UUID

from keito_server.kit.days import day_of
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import LockState
from keito_server.workspaces.models import Workspace


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
    """Whether the actor may change submitted time of this member (T5).

    Administrators may. "Edit team time" is about the time of others: what a manager has handed in themself waits for
    somebody else, like everybody's (submitting-timesheets.md).
    """
    if may(actor, Permission.TIME_EDIT_ALL):
        return True
    return member_id != actor.id and may(actor, Permission.TIME_EDIT_TEAM)


def withdraws_approval(actor: Member, *, member_id: UUID) -> bool:
    """Whether the words about approved time of this member are for somebody who withdraws approvals (A1).

    Managers who were granted it do so for others, never for themselves (A4). The refusal of time stands either way.
    """
    if may(actor, Permission.SUBMISSIONS_WITHDRAW_ALL):
        return True
    return member_id != actor.id and may(actor, Permission.SUBMISSIONS_WITHDRAW_TEAM)


def approval_in_force(workspace: Workspace, approval: str) -> str:
    """The state of approval that locks: none does while approvals are off, though it is kept (A3)."""
    return approval if workspace.uses_approvals else TimeEntry.Approval.UNSUBMITTED


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
