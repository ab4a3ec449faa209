"""Submissions over the API: hand in a period, decide on it, take a decision back (A1-A4)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from keito_server.approvals import actions, models
from keito_server.approvals.queries.listing import SubmissionHours, get_submission_hours, list_submission_page
from keito_server.approvals.schemas import Decision, NewSubmission, Submission, SubmissionPage, SubmissionQuery
from keito_server.kit.answers import amount_number, encode, instant_text, json_answer, page_answer
from keito_server.kit.durations import ms_to_hours
from keito_server.kit.identifiers import public_id
from keito_server.kit.money import without_trailing_zeros
from keito_server.team.actions import Answer, answer_in_transaction, keyed_request
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires

router = Router(tags=["Submissions"])


@router.get("/submissions", response=SubmissionPage, summary="List submissions")
@requires(Permission.SUBMISSIONS_VIEW_OWN)
def list_submissions(request: MemberRequest, query: Query[SubmissionQuery]) -> HttpResponse:
    """Your own submissions and those that you may decide on, oldest first."""
    page = list_submission_page(request.actor, filters=query.to_filters(), limit=query.limit, cursor=query.cursor)
    return json_answer(page_answer(page, show=_show))


@router.post("/submissions", response={201: Submission}, summary="Submit a period")
@requires(Permission.SUBMISSIONS_SUBMIT_OWN)
def create_submission(request: MemberRequest, submission: NewSubmission) -> HttpResponse:
    """Bundles all unsubmitted, stopped time and all expenses of the period. What is logged later is another submission.

    Time that has to be mended first refuses your own submission. Of an agent that you submit for it is left out and stays
    `unsubmitted`; `entry_count` says how much was taken. Where nothing else is there, it is refused as well.
    """
    now = timezone.now()

    def act() -> UUID:
        whose = submission.user_id or request.actor.id
        made = actions.submit(
            actor=request.actor, member_id=whose, first_day=submission.from_, last_day=submission.to, now=now
        )
        return made.id

    return _answer(request, act, status=201, now=now)


@router.get("/submissions/{submission_id}", response=Submission, summary="Get a submission")
@requires(Permission.SUBMISSIONS_VIEW_OWN)
def get_submission(request: MemberRequest, submission_id: str) -> HttpResponse:
    """One submission."""
    found = get_submission_hours(request.actor, models.Submission.parse_id(submission_id))
    return json_answer(encode(_show(found)))


@router.post("/submissions/{submission_id}/approve", response=Submission, summary="Approve a submission")
@requires(Permission.SUBMISSIONS_DECIDE_TEAM)
def approve_submission(request: MemberRequest, submission_id: str, decision: Decision) -> HttpResponse:
    """Locks its entries and expenses, and makes them available for invoicing."""
    return _decide(request, submission_id, decision, actions.approve_one)


@router.post("/submissions/{submission_id}/reject", response=Submission, summary="Send a submission back")
@requires(Permission.SUBMISSIONS_DECIDE_TEAM)
def reject_submission(request: MemberRequest, submission_id: str, decision: Decision) -> HttpResponse:
    """Makes its entries and expenses editable again; the note tells the user what to correct."""
    return _decide(request, submission_id, decision, actions.reject_one)


@router.post("/submissions/{submission_id}/withdraw", response=Submission, summary="Withdraw an approval")
@requires(Permission.SUBMISSIONS_WITHDRAW_TEAM)
def withdraw_approval(request: MemberRequest, submission_id: str, decision: Decision) -> HttpResponse:
    """Brings it back to `submitted`; refused while something of it is on an invoice."""
    return _decide(request, submission_id, decision, actions.withdraw)


def _decide(
    request: MemberRequest, submission_id: str, decision: Decision, verb: Callable[..., models.Submission]
) -> HttpResponse:
    """One of the three decisions on a submission; the note says why."""
    now, submission = timezone.now(), models.Submission.parse_id(submission_id)

    def act() -> UUID:
        return verb(actor=request.actor, submission_id=submission, note=decision.note or "", now=now).id

    return _answer(request, act, now=now)


def _answer(request: MemberRequest, act: Callable[[], UUID], *, status: int = 200, now: datetime) -> HttpResponse:
    """Acts, once for each `Idempotency-Key` (H2), and answers with the submission as it is then."""

    def write() -> Answer:
        return Answer(status, encode(_show(get_submission_hours(request.actor, act()))))

    answer = answer_in_transaction(keyed_request(request), now=now, write=write)
    response = json_answer(answer.body, status=answer.status)
    if answer.is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _show(found: SubmissionHours) -> dict[str, Any]:
    submission = found.submission
    return {
        "id": submission.public_id,
        "user_id": public_id(Member.prefix, submission.member_id),
        "from": submission.first_day.isoformat(),
        "to": submission.last_day.isoformat(),
        "state": submission.state,
        "hours": without_trailing_zeros(ms_to_hours(found.total_ms)),
        "billable_hours": without_trailing_zeros(ms_to_hours(found.billable_ms)),
        "entry_count": found.entry_count,
        "expense_count": found.expenses.count,
        "expenses": [
            {"currency": currency, "amount": amount_number(total)} for currency, total in found.expenses.totals.items()
        ],
        "submitted_by": _member(submission.submitted_by_id),
        "submitted_at": instant_text(submission.submitted_at),
        "decided_by": _member(submission.decided_by_id),
        "decided_at": None if submission.decided_at is None else instant_text(submission.decided_at),
        "note": submission.note,
        "created_at": instant_text(submission.created_at),
    }


def _member(member_id: UUID | None) -> str | None:
    return None if member_id is None else public_id(Member.prefix, member_id)
