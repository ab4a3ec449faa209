"""Mails about timesheets: one job for all that an action did, put on the queue in its transaction, written later."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django_tasks import task

from keito_server.approvals import queries
from keito_server.approvals.documents import (
    Told,
    approved_letter,
    rejected_letter,
    submitted_letter,
    withdrawn_letter,
)
from keito_server.approvals.events import ApprovalWithdrawn, TimesheetApproved, TimesheetRejected, TimesheetSubmitted
from keito_server.approvals.models import Submission
from keito_server.events.events import DomainEvent
from keito_server.kit.tenancy import Actor
from keito_server.notifications.actions import Letter, tell

State = Submission.State
_AT_ONCE = 500
"""How many submissions one job writes of, so that its arguments stay small and its lease long enough."""

_TO_MEMBER: dict[str, Callable[[Told], Letter]] = {
    TimesheetApproved.__name__: approved_letter,
    TimesheetRejected.__name__: rejected_letter,
    ApprovalWithdrawn.__name__: withdrawn_letter,
}
_STANDS: dict[str, str] = {
    TimesheetSubmitted.__name__: State.SUBMITTED,
    TimesheetApproved.__name__: State.APPROVED,
    TimesheetRejected.__name__: State.REJECTED,
    ApprovalWithdrawn.__name__: State.SUBMITTED,
}


@task()
def write_letters(
    kind: str, workspace_id: str, submission_ids: list[str], actor_id: str | None, note: str, happened_at: str
) -> None:
    """Writes the mails of one action. Done twice it changes nothing: what was told is not told again.

    Nobody is told of a state that has passed by now; whoever changed it has told of that instead.
    """
    write_letters_of(
        kind,
        UUID(workspace_id),
        [UUID(one) for one in submission_ids],
        actor_id=None if actor_id is None else UUID(actor_id),
        note=note,
        at=datetime.fromisoformat(happened_at),
    )


def write_letters_of(
    kind: str, workspace_id: UUID, submission_ids: Sequence[UUID], *, actor_id: UUID | None, note: str, at: datetime
) -> int:
    """The same with its arguments read; returns how many mails were written, by a constant number of queries a hundred."""
    is_decision = kind in (TimesheetApproved.__name__, TimesheetRejected.__name__)
    submissions = queries.list_standing(
        workspace_id, submission_ids, state=_STANDS[kind], decided_at=at if is_decision else None
    )
    by = queries.find_who_acted(workspace_id, actor_id)
    figures = queries.figures_of(workspace_id, submissions)
    told = [Told(submission=one, figures=figures[one.id], by=by, note=note, at=at) for one in submissions]
    if kind != TimesheetSubmitted.__name__:
        # Whoever decides on their own, as the only administrator, knows.
        letters = [_TO_MEMBER[kind](one) for one in told if one.submission.member_id != actor_id]
    else:
        asked = queries.approvers_of(workspace_id, submissions)
        letters = [submitted_letter(reader, one) for one in told for reader in asked[one.submission.id]]
    return tell(letters, now=at)


def write_when_done(events: Sequence[DomainEvent], actor: Actor | None, now: datetime) -> None:
    """Puts the letters of one action on the worker's queue, in its transaction; the note is the same for all."""
    first = events[0]
    note = str(first.data().get("note", ""))
    ids = [str(event.subject_id) for event in events]
    for start in range(0, len(ids), _AT_ONCE):
        write_letters.enqueue(
            type(first).__name__,
            str(first.workspace_id),
            ids[start : start + _AT_ONCE],
            str(actor.id) if actor is not None else None,
            note,
            now.isoformat(),
        )
