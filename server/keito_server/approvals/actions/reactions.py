"""What approvals do when something happens below them, in the same transaction."""

from datetime import datetime

from keito_server.approvals.models import Submission
from keito_server.kit.tenancy import Actor
from keito_server.time_entries.actions import take_out
from keito_server.time_entries.events import TimeEntryRestored
from keito_server.time_entries.models import TimeEntry


def take_out_what_comes_back_late(event: TimeEntryRestored, _actor: Actor | None, _now: datetime) -> None:
    """Makes a restored entry unsubmitted where its submission has been decided since it was deleted (A1).

    The submission is locked for that: a decision at this moment comes before, or finds the entry in its place.
    """
    entries = TimeEntry.objects.in_workspace(event.workspace_id).exclude(approval=TimeEntry.Approval.UNSUBMITTED)
    submission_id = entries.filter(id=event.subject_id).values_list("submission_id", flat=True).first()
    if submission_id is None:
        return
    rows = Submission.objects.in_workspace(event.workspace_id).filter(id=submission_id)
    submission = rows.select_for_update(no_key=True).first()
    if submission is None or submission.state != Submission.State.SUBMITTED:
        take_out(workspace_id=event.workspace_id, entry_id=event.subject_id)
