"""Entries, expenses and submissions that disagree with each other, over all workspaces (A1)."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from keito_server.approvals.models import Submission
from keito_server.expenses.models import Expense
from keito_server.time_entries.models import TimeEntry

_Approval = TimeEntry.Approval


def list_wrong_submissions() -> Iterator[str]:
    """One sentence for each entry or expense whose submission is missing, another member's, or in another state than it."""
    yield from _wrong(TimeEntry)
    yield from _wrong(Expense)


def _wrong(table: type[TimeEntry | Expense]) -> Iterator[str]:
    entries = table.objects.across_workspaces().exclude(submission_id=None).order_by("id")
    here = Submission.objects.across_workspaces().filter(
        id=OuterRef("submission_id"), workspace_id=OuterRef("workspace_id")
    )
    for entry in entries.filter(~Exists(here)).iterator():
        yield f"{table.__name__} {entry.public_id}: its submission does not exist in its workspace"
    theirs = here.filter(member_id=OuterRef("member_id"))
    for entry in entries.filter(Exists(here), ~Exists(theirs)).iterator():
        yield f"{table.__name__} {entry.public_id}: its submission is another member's"
    agrees = (
        Q(approval=_Approval.SUBMITTED) & Q(Exists(here.filter(state=Submission.State.SUBMITTED)))
        | Q(approval=_Approval.APPROVED) & Q(Exists(here.filter(state=Submission.State.APPROVED)))
        | Q(approval=_Approval.UNSUBMITTED) & Q(Exists(here.filter(state=Submission.State.REJECTED)))
    )
    for entry in entries.filter(Exists(here)).exclude(agrees).iterator():
        yield f"{table.__name__} {entry.public_id}: it is {entry.approval}, and its submission is not"
