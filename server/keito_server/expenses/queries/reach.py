"""Whose expenses an actor may change, and which of them are locked (P1, P3, T5)."""

from datetime import datetime
from uuid import UUID

from keito_server.expenses.errors import ExpenseLocked
from keito_server.expenses.models import Expense
from keito_server.expenses.rules import LockState
from keito_server.kit.days import day_of
from keito_server.projects.queries import approval_in_force, edits_submitted_work, may_edit_work, withdraws_approval
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


def may_edit(actor: Member, *, member_id: UUID, project_id: UUID) -> bool:
    """Whether the actor may change expenses of this member on this project, locks aside."""
    return may_edit_work(
        actor,
        member_id=member_id,
        project_id=project_id,
        everything=Permission.EXPENSES_EDIT_ALL,
        team=Permission.EXPENSES_EDIT_TEAM,
    )


def lock_of(actor: Member, expense: Expense, *, now: datetime) -> ExpenseLocked | None:
    """The refusal that a change of the expense, as it stands, would get from the locks; None where it is the actor's.

    The expense's member carries its workspace. Whose expenses the actor may change at all is `may_edit`'s to say.
    """
    workspace = expense.member.workspace
    state = LockState(
        approval=approval_in_force(workspace, expense.approval),
        is_invoiced=expense.is_invoiced,
        spent_date=expense.spent_date,
        today=day_of(now, workspace.timezone),
        lock_after_days=workspace.lock_after_days,
    )
    return state.refusal(
        edits_all=may(actor, Permission.EXPENSES_EDIT_ALL),
        edits_submitted=edits_submitted_work(
            actor,
            member_id=expense.member_id,
            everything=Permission.EXPENSES_EDIT_ALL,
            team=Permission.EXPENSES_EDIT_TEAM,
        ),
        withdraws=withdraws_approval(actor, member_id=expense.member_id),
    )
