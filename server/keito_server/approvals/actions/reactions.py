"""What approvals do when something happens below them, in the same transaction."""

from datetime import datetime
from uuid import UUID

from keito_server.approvals.models import Submission
from keito_server.expenses import actions as expense_actions
from keito_server.expenses.events import ExpenseRestored
from keito_server.expenses.models import Expense
from keito_server.kit.tenancy import Actor
from keito_server.time_entries.actions import take_out
from keito_server.time_entries.events import TimeEntryRestored
from keito_server.time_entries.models import TimeEntry


def take_out_what_comes_back_late(
    event: TimeEntryRestored | ExpenseRestored, _actor: Actor | None, _now: datetime
) -> None:
    """Makes a restored entry or expense unsubmitted where its submission has been decided since it was deleted (A1).

    The submission is locked for that: a decision at this moment comes before, or finds it in its place.
    """
    workspace_id = event.workspace_id
    submission_id = _submission_of(event)
    if submission_id is None:
        return
    rows = Submission.objects.in_workspace(workspace_id).filter(id=submission_id)
    submission = rows.select_for_update(no_key=True).first()
    if submission is None or submission.state == Submission.State.SUBMITTED:
        return
    if isinstance(event, TimeEntryRestored):
        take_out(workspace_id=workspace_id, entry_id=event.subject_id)
    else:
        expense_actions.take_out(workspace_id=workspace_id, expense_id=event.subject_id)


def _submission_of(event: TimeEntryRestored | ExpenseRestored) -> UUID | None:
    """The submission in which it was bundled when it was deleted; None where it was in none, or was given back."""
    table = TimeEntry if isinstance(event, TimeEntryRestored) else Expense
    bundled = table.objects.in_workspace(event.workspace_id).exclude(approval=table.Approval.UNSUBMITTED)
    found: UUID | None = bundled.filter(id=event.subject_id).values_list("submission_id", flat=True).first()
    return found
