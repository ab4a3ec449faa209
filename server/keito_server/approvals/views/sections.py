"""What timesheets say on the pages of time: on the week its state and the button to submit, on an entry where it stands."""

from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keito_server.approvals import queries
from keito_server.approvals.models import Submission
from keito_server.approvals.queries import ToMend, WeekInShort
from keito_server.approvals.views.words import period_of
from keito_server.expenses.models import Expense
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.models import TimeEntry
from keito_server.web.formats import number_words

NOTHING = SafeString("")


class ShownWeek(Protocol):
    """The week that a page is about."""

    @property
    def first_day(self) -> date: ...

    @property
    def last_day(self) -> date: ...


class ShownRow(Protocol):
    """A row of the week's grid: a project, and a task or none."""

    @property
    def week(self) -> ShownWeek: ...

    @property
    def project_id(self) -> UUID: ...

    @property
    def task_id(self) -> UUID | None: ...


def state_of_week(request: HttpRequest, week: ShownWeek) -> SafeString:
    """The state of the newest timesheet of the week, beside its days; nothing where none was handed in."""
    known = _week(request, week)
    if known is None or not known.submissions:
        return NOTHING
    newest = known.submissions[0]
    open_words = "Partly submitted" if known.item_count and newest.state != Submission.State.REJECTED else ""
    context = {"submission": newest, "period": period_of(newest), "open_words": open_words}
    return render_to_string("approvals/_week_state.html", context, request)


def submit_week(request: HttpRequest, week: ShownWeek) -> SafeString:
    """The button that submits the week; while something has to be mended first it is off, with what that is beside it."""
    known = _week(request, week)
    if known is None or not known.item_count:
        return NOTHING
    return render_to_string("approvals/_submit_week.html", {"week": week, "known": known}, request)


def sent_back_week(request: HttpRequest, week: ShownWeek) -> SafeString:
    """Who sent the week's newest timesheet back and why, until it is handed in again."""
    known = _week(request, week)
    if known is None or not known.submissions or known.submissions[0].state != Submission.State.REJECTED:
        return NOTHING
    newest = known.submissions[0]
    return render_to_string(
        "approvals/_week_sent_back.html", {"submission": newest, "period": period_of(newest)}, request
    )


def mend_in_row(request: HttpRequest, row: ShownRow) -> SafeString:
    """What has to be mended in a row before the week can be submitted: `2 without notes`. No query for a row."""
    known = _week(request, row.week)
    to_mend = known.to_mend.get((row.project_id, row.task_id)) if known else None
    return format_html("{}", mend_words(to_mend)) if to_mend else NOTHING


def mend_words(to_mend: ToMend) -> str:
    """`2 without notes, 1 over 24 h`."""
    parts = (
        (to_mend.over_a_day, "over 24 h"),
        (to_mend.without_notes, "without notes"),
        (to_mend.unseen, "stopped by itself, to confirm"),
    )
    return ", ".join(f"{number_words(count)} {words}" for count, words in parts if count)


def timesheet_of_entry(request: HttpRequest, entry: TimeEntry | Expense) -> SafeString:
    """By which timesheet an entry, or an expense, is locked, or why it was sent back."""
    actor = request.actor  # type: ignore[attr-defined]  # set by the gate
    if entry.submission_id is None or not may(actor, Permission.SUBMISSIONS_VIEW_OWN):
        return NOTHING
    submission = queries.find_submission(actor, entry.submission_id)
    if submission is None:
        return NOTHING
    context = {"submission": submission, "period": period_of(submission), "is_own": entry.member_id == actor.id}
    return render_to_string("approvals/_entry.html", context, request)


def _week(request: HttpRequest, week: ShownWeek) -> WeekInShort | None:
    """All places of the week's page ask, and two queries answer."""
    known: Any = request
    if not may(known.actor, Permission.SUBMISSIONS_SUBMIT_OWN):
        return None
    if not hasattr(known, "week_in_short"):
        known.week_in_short = queries.get_week_in_short(known.actor, week.first_day, week.last_day)
    found: WeekInShort = known.week_in_short
    return found
