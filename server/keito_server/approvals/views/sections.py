"""What timesheets say on the pages of time: on the week its state and the button to submit, on an entry where it stands."""

from datetime import date
from typing import Any, Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from keito_server.approvals import queries
from keito_server.approvals.models import Submission
from keito_server.approvals.queries import WeekInShort
from keito_server.approvals.views.words import period_of
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.models import TimeEntry

NOTHING = SafeString("")


class ShownWeek(Protocol):
    """The week that a page is about."""

    @property
    def first_day(self) -> date: ...

    @property
    def last_day(self) -> date: ...


def state_of_week(request: HttpRequest, week: ShownWeek) -> SafeString:
    """The state of the newest timesheet of the week, beside its days; nothing where none was handed in."""
    known = _week(request, week)
    if known is None or not known.submissions:
        return NOTHING
    newest = known.submissions[0]
    open_words = "Partly submitted" if known.unsubmitted_count and newest.state != Submission.State.REJECTED else ""
    context = {"submission": newest, "period": period_of(newest), "open_words": open_words}
    return render_to_string("approvals/_week_state.html", context, request)


def submit_week(request: HttpRequest, week: ShownWeek) -> SafeString:
    """The button that submits the week; while something has to be mended first, what that is instead."""
    known = _week(request, week)
    if known is None or not known.unsubmitted_count:
        return NOTHING
    return render_to_string("approvals/_submit_week.html", {"week": week, "known": known}, request)


def timesheet_of_entry(request: HttpRequest, entry: TimeEntry) -> SafeString:
    """By which timesheet an entry is locked, or why it was sent back."""
    actor = request.actor  # type: ignore[attr-defined]  # set by the gate
    if entry.submission_id is None or not may(actor, Permission.SUBMISSIONS_VIEW_OWN):
        return NOTHING
    submission = queries.find_submission(actor, entry.submission_id)
    if submission is None:
        return NOTHING
    context = {"submission": submission, "period": period_of(submission), "is_own": entry.member_id == actor.id}
    return render_to_string("approvals/_entry.html", context, request)


def _week(request: HttpRequest, week: ShownWeek) -> WeekInShort | None:
    """Both places of the week's page ask, and two queries answer."""
    known: Any = request
    if not may(known.actor, Permission.SUBMISSIONS_SUBMIT_OWN):
        return None
    if not hasattr(known, "week_in_short"):
        known.week_in_short = queries.get_week_in_short(known.actor, week.first_day, week.last_day)
    found: WeekInShort = known.week_in_short
    return found
