"""Taking an approval back (A1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.approvals.errors import EntryInvoiced, OwnTimesheet, SubmissionDecided
from keito_server.approvals.events import ApprovalWithdrawn
from keito_server.approvals.models import Submission
from keito_server.approvals.queries import bundled_in, expenses_in, visible, withdrawable
from keito_server.approvals.rules import check_note
from keito_server.events.actions import record
from keito_server.expenses import actions as expense_actions
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions import mark_undecided


@transaction.atomic
def withdraw(*, actor: Member, submission_id: UUID, note: str = "", now: datetime) -> Submission:
    """Has an approved submission wait for a decision again; its entries are submitted as before.

    Refused with `EntryInvoiced` while something of it is on an invoice, and for one's own (A4). All of it is locked
    before that is asked, so that an invoice which takes them at the same moment comes wholly before or after.
    """
    require(actor, Permission.SUBMISSIONS_WITHDRAW_TEAM)
    note = check_note(note)
    rows = visible(actor).select_related("member__workspace").filter(id=submission_id)
    submission = rows.select_for_update(of=("self",), no_key=True).first()
    if submission is None:
        raise NotFound
    if not withdrawable(actor).filter(id=submission.id).exists():
        raise OwnTimesheet
    if submission.state != Submission.State.APPROVED:
        raise SubmissionDecided("This timesheet is not approved, so there is no approval to withdraw.")
    entries = bundled_in(actor.workspace_id, [submission.id]).order_by("id")
    expenses = expenses_in(actor.workspace_id, [submission.id]).order_by("id")
    are_invoiced = [
        *entries.select_for_update(no_key=True).values_list("is_invoiced", flat=True),
        *expenses.select_for_update(no_key=True).values_list("is_invoiced", flat=True),
    ]
    if any(are_invoiced):
        raise EntryInvoiced
    before = {
        "decided_by_id": str(submission.decided_by_id),
        "decided_at": submission.decided_at.isoformat() if submission.decided_at else None,
        "note": submission.note,
    }
    submission.state, submission.note = Submission.State.SUBMITTED, ""
    submission.decided_by = submission.decided_at = None
    submission.save(update_fields=["state", "note", "decided_by", "decided_at"])
    for mark in (mark_undecided, expense_actions.mark_undecided):
        mark(workspace_id=actor.workspace_id, submission_ids=[submission.id])
    withdrawn = ApprovalWithdrawn(
        workspace_id=actor.workspace_id,
        subject_id=submission.id,
        member_id=submission.member_id,
        note=note,
        before=before,
    )
    record(event=withdrawn, actor=actor, now=now)
    return submission
