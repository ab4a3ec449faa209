"""Forgotten timers: cutting a person's, and saying that one has looked at an agent's (T8)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.kit.errors import NotFound, PermissionRefused, Refusal
from keito_server.team.permissions import Permission, requires
from keito_server.time_entries import actions, queries
from keito_server.time_entries.forms import CutForm
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.views.requests import TimeRequest
from keito_server.web import toasts
from keito_server.web.formats import Formats
from keito_server.web.next_page import next_page


@requires(Permission.TIME_EDIT_OWN)
@require_http_methods(["GET", "POST"])
def cut(request: TimeRequest, subdomain: str, entry_id: str) -> HttpResponse:
    """Stops a running timer at a time of choice; one that has been stopped meanwhile is shown as it is."""
    entry = queries.get_entry(request.actor, TimeEntry.parse_id(entry_id))
    if not queries.may_edit(request.actor, member_id=entry.member_id, project_id=entry.project_id):
        raise PermissionRefused
    now, formats = timezone.now(), Formats.of(request.actor)
    form = CutForm(request.POST or None, entry=entry, now=now, formats=formats)
    if entry.is_running and not form.is_valid():
        return _cut_page(request, entry, form, status=422 if form.is_bound else 200)
    if not entry.is_running:
        toasts.show(request, "This timer has been stopped already")
        return redirect("time_entries:entry", subdomain=subdomain, entry_id=entry_id)
    try:
        stopped = actions.stop(actor=request.actor, entry_id=entry.id, now=now, stopped_at=form.stopped_at)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_refusal(refusal)
        return _cut_page(request, entry, form, status=422)
    toasts.show(request, f"Timer cut to {formats.duration(stopped.rounded_ms)}")
    return redirect("time_entries:day", subdomain=subdomain, day=stopped.spent_date.isoformat())


@requires(Permission.TIME_VIEW_OWN)
@require_POST
def review(request: TimeRequest, subdomain: str, entry_id: str) -> HttpResponse:
    """Says that time which was stopped by itself looks right."""
    entry = actions.review(actor=request.actor, entry_id=TimeEntry.parse_id(entry_id), now=timezone.now())
    toasts.show(request, "Marked as looked at")
    shown = reverse("time_entries:entry", kwargs={"subdomain": subdomain, "entry_id": entry.public_id})
    return redirect(next_page(request, shown))


def look_at_entry(request: HttpRequest, entry: Any) -> SafeString:
    """What an opened entry asks of a person, for its rail: to look at what stopped by itself, or to cut what runs."""
    actor = request.actor  # type: ignore[attr-defined]  # a page behind the gate
    needs_look = entry.is_auto_stopped and not entry.is_reviewed and queries.may_review(actor, entry)
    is_cuttable = (
        entry.is_running
        and not entry.is_agent_work
        and queries.may_edit(actor, member_id=entry.member_id, project_id=entry.project_id)
    )
    if not needs_look and not is_cuttable:
        return SafeString("")
    context = {"entry": entry, "needs_look": needs_look, "is_cuttable": is_cuttable}
    return render_to_string("time_entries/_look.html", context, request=request)


def _cut_page(request: TimeRequest, entry: TimeEntry, form: CutForm, *, status: int) -> HttpResponse:
    formats = Formats.of(request.actor)
    context = {
        "entry": entry,
        "form": form,
        "since": f"{formats.time_of_day(form.start)} on {formats.day(form.start.date())}",
        "elapsed_ms": queries.shown_ms(entry, now=timezone.now()),
    }
    return render(request, "time_entries/cut.html", context, status=status)
