"""Handing in a period (A1), and an agent's week by the schedule (A2)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keito_server.approvals.errors import EntriesNotSubmittable, NothingToSubmit
from keito_server.approvals.events import TimesheetSubmitted
from keito_server.approvals.models import Submission
from keito_server.approvals.queries import Blocker, list_ended_agent_weeks, list_unsubmitted, may_submit_for
from keito_server.approvals.queries.expenses import list_unsubmitted_expenses
from keito_server.approvals.queries.unsubmitted import blockers_among
from keito_server.approvals.rules import check_period
from keito_server.events.actions import record
from keito_server.expenses import actions as expense_actions
from keito_server.expenses.models import Expense
from keito_server.kit.errors import PermissionRefused
from keito_server.kit.identifiers import new_id
from keito_server.team.errors import UnknownMember
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.actions import mark_submitted
from keito_server.time_entries.models import TimeEntry
from keito_server.web.formats import Formats

_NAMED = 3


@transaction.atomic
def submit(*, actor: Member, member_id: UUID, first_day: date, last_day: date, now: datetime) -> Submission:
    """Bundles the member's unsubmitted, stopped entries and expenses of a period, both days included, invoiced ones too (A1).

    The actor's own, or those of an agent that they decide on (A2). `NothingToSubmit` where there are none. What has to
    be mended first refuses one's own submission whole (`EntriesNotSubmittable`); of an agent's it is left out, as by the
    schedule, unless nothing else is there: `queries.blockers` names what stays behind.
    """
    require(actor, Permission.SUBMISSIONS_SUBMIT_OWN)
    check_period(first_day, last_day)
    member = _locked_member(actor.workspace_id, member_id)
    entries = _locked_entries(member, first_day, last_day)
    expenses = _locked_expenses(member, first_day, last_day)
    projects = {one.project_id for one in entries} | {one.project_id for one in expenses}
    if not may_submit_for(actor, member, projects):
        raise PermissionRefused("People submit their own timesheets. You can submit for the agents that you approve.")
    blocked = blockers_among(entries, requires_notes=member.workspace.requires_notes)
    is_left_out = {one.entry.id for one in blocked}
    ready = [entry for entry in entries if entry.id not in is_left_out]
    if blocked and (member.id == actor.id or not (ready or expenses)):
        raise EntriesNotSubmittable(_words(blocked, Formats.of(actor)))
    return _bundle(actor, member, ready, expenses, first_day, last_day, now)


def submit_ended_agent_weeks(now: datetime) -> int:
    """Submits what agents have logged in weeks that ended 24 hours ago or earlier; returns how many submissions (A2).

    What has to be mended first is left out. A chore: of two workers at once, the second finds nothing left.
    """
    return sum(
        _submit_week(week.workspace_id, week.member_id, week.first_day, week.last_day, now)
        for week in list_ended_agent_weeks(now=now)
    )


@transaction.atomic
def _submit_week(workspace_id: UUID, member_id: UUID, first_day: date, last_day: date, now: datetime) -> bool:
    member = _locked_member(workspace_id, member_id)
    if not (member.workspace.uses_approvals and member.workspace.submits_agents):
        return False
    entries = _locked_entries(member, first_day, last_day)
    blocked = {one.entry.id for one in blockers_among(entries, requires_notes=member.workspace.requires_notes)}
    ready = [entry for entry in entries if entry.id not in blocked]
    expenses = _locked_expenses(member, first_day, last_day)
    if not (ready or expenses):
        return False
    _bundle(None, member, ready, expenses, first_day, last_day, now)
    return True


def _locked_member(workspace_id: UUID, member_id: UUID) -> Member:
    """The member under a lock by which two submissions of theirs wait for each other; entries are saved meanwhile."""
    rows = Member.objects.in_workspace(workspace_id).select_related("workspace").filter(id=member_id)
    member = rows.select_for_update(of=("self",), no_key=True).first()
    if member is None:
        raise UnknownMember(field="user_id")
    return member


def _locked_entries(member: Member, first_day: date, last_day: date) -> list[TimeEntry]:
    """The entries as they are now, in one order for everybody: an edit at the same moment comes wholly before or after."""
    rows = list_unsubmitted(member, first_day, last_day).order_by("id")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _locked_expenses(member: Member, first_day: date, last_day: date) -> list[Expense]:
    """The expenses likewise, always after the entries."""
    rows = list_unsubmitted_expenses(member, first_day, last_day).order_by("id")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _bundle(
    actor: Member | None,
    member: Member,
    entries: Sequence[TimeEntry],
    expenses: Sequence[Expense],
    first_day: date,
    last_day: date,
    now: datetime,
) -> Submission:
    if not (entries or expenses):
        raise NothingToSubmit
    submission = Submission(
        id=new_id(),
        workspace_id=member.workspace_id,
        member=member,
        first_day=first_day,
        last_day=last_day,
        submitted_by=actor,
        submitted_at=now,
        created_at=now,
    )
    submission.save(force_insert=True)
    mark_submitted(
        workspace_id=member.workspace_id, entry_ids=[entry.id for entry in entries], submission_id=submission.id
    )
    expense_actions.mark_submitted(
        workspace_id=member.workspace_id,
        expense_ids=[expense.id for expense in expenses],
        submission_id=submission.id,
    )
    submitted = TimesheetSubmitted(
        workspace_id=member.workspace_id,
        subject_id=submission.id,
        member_id=member.id,
        first_day=first_day,
        last_day=last_day,
        entry_count=len(entries),
        expense_count=len(expenses),
    )
    record(event=submitted, actor=actor, now=now)
    return submission


def _words(blocked: Sequence[Blocker], formats: Formats) -> str:
    """Which entries are to be mended, and how: the first few by name, the others by their number."""
    named = [
        f"{formats.short_day(one.entry.spent_date)}, {one.entry.project.name}: {one.hindrance}."
        for one in blocked[:_NAMED]
    ]
    start = "1 entry has" if len(blocked) == 1 else f"{len(blocked)} entries have"
    rest = len(blocked) - _NAMED
    more = [f"And {rest} more."] if rest > 0 else []
    return " ".join([f"{start} to be mended before you can submit.", *named, *more])
