"""Approving and sending back, one or two hundred at once by the same few statements (A1, A4)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from keito_server.approvals.errors import EntryInvoiced, OwnTimesheet, SubmissionChanged, SubmissionDecided
from keito_server.approvals.events import TimesheetApproved, TimesheetRejected
from keito_server.approvals.models import Submission
from keito_server.approvals.queries import bundled_in, expenses_in, is_only_administrator, visible
from keito_server.approvals.rules import check_note, fingerprint_of
from keito_server.events.actions import record_all
from keito_server.expenses import actions as expense_actions
from keito_server.kit.errors import NotFound, Refusal, ValidationRefused
from keito_server.kit.money import to_millionths
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions import mark_approved, mark_returned
from keito_server.web.formats import Formats

MOST_AT_ONCE = 1_000
"""How many timesheets one decision may hold."""

State = Submission.State
_MARKS: dict[str, tuple[Callable[..., int], ...]] = {
    State.APPROVED: (mark_approved, expense_actions.mark_approved),
    State.REJECTED: (mark_returned, expense_actions.mark_returned),
}
_EVENTS: dict[str, type[TimesheetApproved | TimesheetRejected]] = {
    State.APPROVED: TimesheetApproved,
    State.REJECTED: TimesheetRejected,
}
_VERBS = {State.APPROVED: "approved this", State.REJECTED: "sent this back"}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision came to: the submissions that took it, and those passed over, each with its refusal."""

    done: list[Submission] = field(default_factory=list)
    refused: list[tuple[Submission, Refusal]] = field(default_factory=list)

    @property
    def passed_over(self) -> list[tuple[Submission, str]]:
        """Those that did not take it, each with the reason in words."""
        return [(submission, refusal.message) for submission, refusal in self.refused]

    def raise_if_nothing(self) -> "Decided":
        """Itself; the first refusal where nothing was decided."""
        if self.refused and not self.done:
            raise self.refused[0][1]
        return self


def approve(
    *,
    actor: Member,
    submission_ids: Collection[UUID],
    note: str = "",
    now: datetime,
    seen: Mapping[UUID, str] | None = None,
) -> Decided:
    """Approves what still waits; its entries and expenses are locked, and can be invoiced (A3).

    What somebody else has decided meanwhile is passed over and named, and so is what has changed since it was `seen`
    (`Figures.fingerprint`, by submission). `NotFound` where one of them is out of reach.
    """
    return _decide(actor, submission_ids, State.APPROVED, note, now, seen or {})


def reject(
    *,
    actor: Member,
    submission_ids: Collection[UUID],
    note: str = "",
    now: datetime,
    seen: Mapping[UUID, str] | None = None,
) -> Decided:
    """Sends back what still waits, with a shared note: all in it can be changed and submitted again (A1).

    Passed over as in `approve`, and where time of it is on an invoice: nobody could correct it there.
    """
    return _decide(actor, submission_ids, State.REJECTED, note, now, seen or {})


def approve_one(*, actor: Member, submission_id: UUID, note: str = "", now: datetime) -> Submission:
    """Approves one; `SubmissionDecided` or `OwnTimesheet` where that is not to be."""
    return approve(actor=actor, submission_ids=[submission_id], note=note, now=now).raise_if_nothing().done[0]


def reject_one(*, actor: Member, submission_id: UUID, note: str = "", now: datetime) -> Submission:
    """Sends one back; `SubmissionDecided`, `OwnTimesheet` or `EntryInvoiced` where that is not to be."""
    return reject(actor=actor, submission_ids=[submission_id], note=note, now=now).raise_if_nothing().done[0]


@transaction.atomic
def _decide(
    actor: Member, submission_ids: Collection[UUID], state: State, note: str, now: datetime, seen: Mapping[UUID, str]
) -> Decided:
    require(actor, Permission.SUBMISSIONS_DECIDE_TEAM)
    note = check_note(note)
    locked = _locked(actor, submission_ids)
    own_is_barred = any(one.member_id == actor.id for one in locked) and not is_only_administrator(actor)
    held = _held(actor, locked) if seen or state == State.REJECTED else {}
    names = _names_of_deciders(actor, locked)
    decided = Decided()
    for one in locked:
        refusal: Refusal | None = None
        if one.state != State.SUBMITTED:
            refusal = SubmissionDecided(_decided_words(actor, one, names, now))
        elif one.member_id == actor.id and own_is_barred:
            refusal = OwnTimesheet()
        elif state == State.REJECTED and held[one.id].is_invoiced:
            refusal = EntryInvoiced(
                "Something of this timesheet is on an invoice. Remove it from the invoice to send it back."
            )
        elif one.id in seen and held[one.id].fingerprint != seen[one.id]:
            refusal = SubmissionChanged()
        if refusal is None:
            decided.done.append(one)
        else:
            decided.refused.append((one, refusal))
    _write(actor, decided.done, state, note, now)
    return decided


def _locked(actor: Member, submission_ids: Collection[UUID]) -> list[Submission]:
    """All named submissions as they are now, in one order for everybody; `NotFound` if one is not the actor's to see."""
    wanted = set(submission_ids)
    if len(wanted) > MOST_AT_ONCE:
        raise ValidationRefused(f"Decide on at most {MOST_AT_ONCE:,} timesheets at once.", field="submission")
    rows = visible(actor).filter(id__in=wanted).select_related("member__workspace").order_by("id")
    found = list(rows.select_for_update(of=("self",), no_key=True))
    if not wanted or len(found) < len(wanted):
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class _Held:
    """What a submission holds at the moment of the decision."""

    fingerprint: str
    is_invoiced: bool


def _held(actor: Member, submissions: Sequence[Submission]) -> dict[UUID, _Held]:
    """What each of them holds, by two queries. All of it is locked, so that an edit or an invoice comes after."""
    ids = [one.id for one in submissions]
    found: dict[UUID | None, list[tuple[int, datetime, bool]]] = defaultdict(list)
    entries = bundled_in(actor.workspace_id, ids).order_by("id")
    figures = entries.values_list("submission_id", "rounded_ms", "updated_at", "is_invoiced")
    for submission_id, counted_ms, changed_at, is_invoiced in figures.select_for_update(no_key=True):
        found[submission_id].append((counted_ms, changed_at, is_invoiced))
    expenses = expenses_in(actor.workspace_id, ids).order_by("id")
    amounts = expenses.values_list("submission_id", "total", "updated_at", "is_invoiced")
    for submission_id, total, changed_at, is_invoiced in amounts.select_for_update(no_key=True):
        found[submission_id].append((to_millionths(total), changed_at, is_invoiced))
    return {
        one.id: _Held(
            fingerprint_of((1, counted_ms, changed_at) for counted_ms, changed_at, _ in found[one.id]),
            any(is_invoiced for _, _, is_invoiced in found[one.id]),
        )
        for one in submissions
    }


def _write(actor: Member, submissions: Sequence[Submission], state: State, note: str, now: datetime) -> None:
    if not submissions:
        return
    ids = [one.id for one in submissions]
    values = {"state": state, "decided_by": actor, "decided_at": now, "note": note}
    Submission.objects.in_workspace(actor.workspace_id).filter(id__in=ids).update(**values)
    for mark in _MARKS[state]:
        mark(workspace_id=actor.workspace_id, submission_ids=ids)
    for one in submissions:
        one.state, one.decided_by, one.decided_at, one.note = state, actor, now, note
    events = [
        _EVENTS[state](workspace_id=actor.workspace_id, subject_id=one.id, member_id=one.member_id, note=note)
        for one in submissions
    ]
    record_all(events=events, actor=actor, now=now)


def _names_of_deciders(actor: Member, submissions: Sequence[Submission]) -> dict[UUID, str]:
    deciders = {one.decided_by_id for one in submissions if one.decided_by_id}
    if not deciders:
        return {}
    return {one.id: one.first_name for one in Member.objects.in_workspace(actor.workspace_id).filter(id__in=deciders)}


def _decided_words(actor: Member, submission: Submission, names: dict[UUID, str], now: datetime) -> str:
    """Who has decided it, and when, by the actor's clock."""
    if submission.decided_by_id is None or submission.decided_at is None:
        return SubmissionDecided.default_message
    who = "You" if submission.decided_by_id == actor.id else names[submission.decided_by_id]
    zone = ZoneInfo(actor.zone)
    at, formats = submission.decided_at.astimezone(zone), Formats.of(actor)
    is_today = at.date() == now.astimezone(zone).date()
    when = f"at {formats.time_of_day(at)}" if is_today else f"on {formats.moment(at, now.astimezone(zone).date())}"
    return f"{who} {_VERBS[State(submission.state)]} {when}."
