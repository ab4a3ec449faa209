"""One entry, opened on its day: what is known about it, and, where it may be changed, the form that changes it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.kit.errors import NotFound, Refusal
from keito_server.team.permissions import Permission, requires
from keito_server.time_entries import actions, queries
from keito_server.time_entries.forms import EditorForm
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.views.day import day_page
from keito_server.time_entries.views.requests import TimeRequest
from keito_server.time_entries.views.rows import Opened, opened
from keito_server.web import toasts
from keito_server.web.formats import Formats
from keito_server.web.next_page import next_page


@requires(Permission.TIME_VIEW_OWN)
@require_http_methods(["GET", "POST"])
def entry(request: TimeRequest, subdomain: str, entry_id: str) -> HttpResponse:
    """The day with the entry opened. One's own is opened for change where nothing locks it, another's with `?edit=1`."""
    found = queries.get_shown_entry(request.actor, TimeEntry.parse_id(entry_id))
    shown = opened(request.actor, found, now=timezone.now())
    leads_to = next_page(request, "")
    if request.method == "GET":
        is_wanted = found.member_id == request.actor.id or "edit" in request.GET
        editor = _editor(request, found, shown) if shown.may_edit and is_wanted else None
        return day_page(request, found.spent_date, editor=editor, opened=shown, leads_to=leads_to)
    form = _editor(request, found, shown)
    if form.is_valid():
        try:
            saved = actions.update(actor=request.actor, entry_id=found.id, changes=form.changes(), now=timezone.now())
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            is_moved = saved.spent_date != found.spent_date
            toasts.show(
                request, f"Moved to {Formats.of(request.actor).day(saved.spent_date)}" if is_moved else "Entry saved"
            )
            day = reverse("time_entries:day", kwargs={"subdomain": subdomain, "day": found.spent_date.isoformat()})
            return redirect(next_page(request, day))
    is_away = not leads_to.startswith(reverse("time_entries:day", args=[subdomain, found.spent_date.isoformat()]))
    return day_page(
        request, found.spent_date, editor=form, opened=shown, leads_to=leads_to if is_away else "", status=422
    )


def _editor(request: TimeRequest, found: TimeEntry, shown: Opened) -> EditorForm:
    formats = Formats.of(request.actor)
    return EditorForm(
        request.POST if request.method == "POST" else None,
        entry=found,
        duration=formats.duration(shown.row.shown_ms),
        trackables=queries.list_trackable_for(request.actor, found.member),
        formats=formats,
    )
