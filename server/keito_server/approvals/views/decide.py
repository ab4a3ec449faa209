"""Approving, sending back and withdrawing, one timesheet or many at once.

Sending back and withdrawing ask for a word: in a dialog, and where no script runs on a page of its own.
"""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from keito_server.approvals import actions, queries
from keito_server.approvals.actions import Decided
from keito_server.approvals.forms import DecisionForm, named_submissions, seen_figures
from keito_server.approvals.models import Submission
from keito_server.approvals.views.words import decision_words, name_of
from keito_server.kit.errors import NotFound, PermissionRefused, Refusal
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.next_page import next_page

ANSWERED = "answered"
"""The hidden field of a form that has asked for the word already."""


@requires(Permission.SUBMISSIONS_DECIDE_TEAM)
@require_POST
def approve(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Approves all that the form names; what was decided or has changed meanwhile is passed over, and said."""
    wanted = _named(request)
    if not wanted:
        return _nothing_ticked(request, subdomain)
    try:
        decided = actions.approve(actor=request.actor, submission_ids=wanted, seen=_seen(request), now=timezone.now())
    except (NotFound, PermissionRefused):
        raise
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
    else:
        _tell(request, "Approved", decided)
    return _back(request, subdomain)


@requires(Permission.SUBMISSIONS_DECIDE_TEAM)
@require_POST
def reject(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Sends back all that the form names, with one reason for all of them."""
    wanted = _named(request)
    if not wanted:
        return _nothing_ticked(request, subdomain)
    form = DecisionForm(request.POST if ANSWERED in request.POST else None)
    if form.is_bound and form.is_valid():
        with refusals_shown_on(form):
            decided = actions.reject(
                actor=request.actor,
                submission_ids=wanted,
                note=form.cleaned_data["note"],
                seen=_seen(request),
                now=timezone.now(),
            )
            _tell(request, "Sent back", decided)
            return _back(request, subdomain)
    found = [queries.get_submission(request.actor, wanted[0])] if len(wanted) == 1 else []
    title = f"Reject {name_of(found[0])}" if found else f"Reject {len(wanted)} timesheets"
    context = {"title": title, "verb": "Reject" if found else title, "asks": "reject"}
    return _ask(request, subdomain, form, wanted, context)


@requires(Permission.SUBMISSIONS_WITHDRAW_TEAM)
@require_POST
def withdraw(request: MemberRequest, subdomain: str, submission_id: str) -> HttpResponse:
    """Takes an approval back, so that the timesheet waits for a decision again."""
    wanted = Submission.parse_id(submission_id)
    submission = queries.get_submission(request.actor, wanted)
    form = DecisionForm(request.POST if ANSWERED in request.POST else None)
    if form.is_bound and form.is_valid():
        with refusals_shown_on(form):
            note = form.cleaned_data["note"]
            actions.withdraw(actor=request.actor, submission_id=wanted, note=note, now=timezone.now())
            toasts.show(request, f"Withdrew the approval of {name_of(submission)}, which waits for a decision again")
            return HttpResponseRedirect(reverse("approvals:opened", args=[subdomain, submission_id]))
    context = {"title": f"Withdraw the approval of {name_of(submission)}", "verb": "Withdraw approval"}
    return _ask(request, subdomain, form, [wanted], context | {"asks": "withdraw"})


def _named(request: MemberRequest) -> list[UUID]:
    return named_submissions(request.POST.getlist("submission"))


def _seen(request: MemberRequest) -> dict[UUID, str]:
    return seen_figures(request.POST.getlist("seen"))


def _tell(request: MemberRequest, verb: str, decided: Decided) -> None:
    show = toasts.show if decided.done else toasts.show_failure
    show(request, decision_words(verb, decided, request.actor))


def _nothing_ticked(request: MemberRequest, subdomain: str) -> HttpResponse:
    toasts.show_failure(request, "Nothing is ticked. Tick the timesheets that you mean.")
    return _back(request, subdomain)


def _back(request: MemberRequest, subdomain: str) -> HttpResponse:
    return HttpResponseRedirect(next_page(request, reverse("approvals:queue", args=[subdomain])))


def _ask(
    request: MemberRequest, subdomain: str, form: DecisionForm, wanted: Sequence[UUID], context: dict[str, str]
) -> HttpResponse:
    named = [Submission(id=one).public_id for one in wanted]
    back_url = next_page(request, reverse("approvals:queue", args=[subdomain]))
    seen = [value for value in request.POST.getlist("seen") if value.partition(":")[0] in named]
    known = {"subdomain": subdomain, "form": form, "named": named, "seen": seen, "back_url": back_url}
    known["act_url"] = request.path
    return render(request, "approvals/ask.html", known | context, status=422 if form.errors else 200)
