"""Timesheets of one's own: what is not submitted yet, what became of what was, and handing in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from keito_server.approvals import actions, queries
from keito_server.approvals.forms import PeriodForm
from keito_server.approvals.models import Submission
from keito_server.approvals.queries import Blocker, OwnPeriod, QueueLine
from keito_server.approvals.queries.unsubmitted import blockers_among
from keito_server.approvals.views.words import batch_words, left_out_words, long_days, name_of, period_of, total_words
from keito_server.kit.days import YEARS, week_of
from keito_server.kit.errors import NotFound, PermissionRefused, Refusal
from keito_server.team.errors import UnknownMember
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.next_page import next_page


@dataclass(frozen=True, slots=True)
class Sent:
    """One timesheet that was handed in."""

    line: QueueLine
    batch: str

    @property
    def submission(self) -> Submission:
        """What the line is about."""
        return self.line.submission


@dataclass(frozen=True, slots=True)
class Week:
    """One week on the page: what waits to be submitted with what hinders it, and what was, newest first."""

    period: OwnPeriod
    blockers: tuple[Blocker, ...]
    sent: tuple[Sent, ...]

    @property
    def sent_back(self) -> Sent | None:
        """The newest timesheet of the week that was sent back and is not submitted again."""
        rejected = Submission.State.REJECTED
        return next((one for one in self.sent if one.submission.state == rejected and one.line.item_count), None)

    @property
    def is_all_sent_back(self) -> bool:
        """Whether nothing waits but what was sent back, which then stands in that timesheet's line alone."""
        return self.sent_back is not None and self.sent_back.line.item_count == self.period.item_count

    @property
    def open_words(self) -> str:
        """Why something waits: it was sent back, was logged after the rest was handed in, or nobody has submitted it yet."""
        if self.sent_back:
            return "Sent back"
        return "Logged since, not submitted" if self.sent else "Not submitted"


@requires(Permission.SUBMISSIONS_VIEW_OWN)
@require_GET
def timesheets(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The member's weeks, newest first; `?until=` shows those before a day."""
    return _page(request, subdomain)


@requires(Permission.SUBMISSIONS_VIEW_OWN)
@require_GET
def timesheet(request: MemberRequest, subdomain: str, submission_id: str) -> HttpResponse:
    """One's own timesheet opened; whoever decides on it sees it in the queue."""
    detail = queries.get_detail(request.actor, Submission.parse_id(submission_id))
    submission = detail.submission
    if submission.member_id != request.actor.id:
        return HttpResponseRedirect(reverse("approvals:opened", args=[subdomain, submission_id]))
    context = {
        "subdomain": subdomain,
        "detail": detail,
        "period": period_of(submission),
        "batch": batch_words(detail.line.batch),
        "flagged_days": long_days(detail),
        "today": timezone.localdate(),
    }
    return render(request, "approvals/timesheet.html", context)


@requires(Permission.SUBMISSIONS_SUBMIT_OWN)
@require_POST
def submit(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Hands in a period, one's own or an agent's, and leads back to where the button stood."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, subdomain, form)
    member_id = form.cleaned_data["member_id"] or request.actor.id
    days = {name: form.cleaned_data[name] for name in ("first_day", "last_day")}
    try:
        submission = actions.submit(actor=request.actor, member_id=member_id, **days, now=timezone.now())
    except (NotFound, PermissionRefused, UnknownMember):
        raise
    except Refusal as refusal:
        if "next" in request.POST:
            toasts.show_failure(request, refusal.message)
        else:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return _page(request, subdomain, form)
    else:
        toasts.show(request, _submitted_words(request, submission))
    return HttpResponseRedirect(next_page(request, reverse("approvals:timesheets", args=[subdomain])))


def _submitted_words(request: MemberRequest, submission: Submission) -> str:
    """What was handed in, and of somebody else's what was left out because it has to be mended first."""
    actor = request.actor
    [figures] = queries.figures_of(actor.workspace_id, [submission]).values()
    total = total_words([figures])
    if submission.member_id == actor.id:
        return f"Submitted {period_of(submission)}, {total}"
    words = f"Submitted {name_of(submission)}, {total}"
    behind = list(queries.list_unsubmitted(submission.member, submission.first_day, submission.last_day))
    left_out = blockers_among(behind, requires_notes=actor.workspace.requires_notes)
    return f"{words}. {left_out_words(figures.entry_count + figures.expenses.count, left_out)}" if left_out else words


def _page(request: MemberRequest, subdomain: str, form: PeriodForm | None = None) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    until = parse_date_or_none(request.GET.get("until", ""))
    found = queries.list_own_periods(actor, now=timezone.now(), until=until)
    weeks = _weeks(request, found.periods)
    ready = (one.period for one in weeks if one.period.item_count and not one.blockers)
    week = week_of(today, actor.workspace.week_start)
    here = reverse("approvals:timesheets", args=[subdomain])
    context = {
        "subdomain": subdomain,
        "weeks": weeks,
        "has_acts": any(one.period.item_count for one in weeks),
        "form": form or PeriodForm(initial={"first_day": week[0], "last_day": today}),
        "newer_url": here if until else "",
        "older_url": f"{here}?until={found.older.isoformat()}" if found.older else "",
        "most_likely": next((one.first_day for one in ready if one.last_day < today), None),
        "today": today,
    }
    return render(request, "approvals/timesheets.html", context, status=422 if form else 200)


def parse_date_or_none(text: str) -> date | None:
    """A day of an address; None for what is no day, or one of a year without pages."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and day.year in YEARS else None


def _weeks(request: MemberRequest, periods: list[OwnPeriod]) -> list[Week]:
    actor = request.actor
    hindered: dict[date, list[Blocker]] = defaultdict(list)
    open_days = [day for one in periods for day in (one.first_open_day, one.last_open_day) if day]
    if open_days:
        for blocker in queries.blockers(actor, actor, min(open_days), max(open_days)):
            hindered[week_of(blocker.entry.spent_date, actor.workspace.week_start)[0]].append(blocker)
    return [
        Week(
            period=one,
            blockers=tuple(hindered[one.first_day]),
            sent=tuple(Sent(line, batch_words(line.batch)) for line in one.lines),
        )
        for one in periods
    ]
