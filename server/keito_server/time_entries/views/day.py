"""The Time page of one day: as a page, or as the parts that htmx puts in."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods

from keito_server.kit.errors import NotFound, Refusal
from keito_server.projects.queries import Trackable, list_trackable
from keito_server.team.permissions import Permission, may, requires
from keito_server.time_entries import actions
from keito_server.time_entries.forms import MANUAL, ComposerForm, EditorForm
from keito_server.time_entries.views.opened import opened_context
from keito_server.time_entries.views.requests import TimeRequest, day_named, running_of, today_of, week_address
from keito_server.time_entries.views.rows import Opened
from keito_server.time_entries.views.sheet import DaySheet, day_sheet
from keito_server.time_entries.views.totals import source_named
from keito_server.web import toasts
from keito_server.web.formats import Formats
from keito_server.workspaces.models import Workspace

_PARTS = {"day": "time_entries/parts_of_day.html", "day-entries": "time_entries/parts_of_entries.html"}
"""Which parts answer htmx, by the element that it asks for."""


@requires(Permission.TIME_VIEW_OWN)
@require_GET
def today(request: TimeRequest, subdomain: str) -> HttpResponse:
    """Today's page; with `?date=` (the form of the calendar button) it leads to that day, with `view=week` to its week."""
    if wanted := request.GET.get("date"):
        day = day_named(wanted)
        if request.GET.get("view") == "week":
            return redirect(week_address(subdomain, day))
        return redirect("time_entries:day", subdomain=subdomain, day=day.isoformat())
    return day_page(request, today_of(request))


@requires(Permission.TIME_VIEW_OWN)
@require_http_methods(["GET", "POST"])
def day(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:
    """A day's page, and where its composer is sent: saves an entry or starts a timer."""
    shown = day_named(day)
    if request.method == "GET":
        return day_page(request, shown)
    trackables = list_trackable(request.actor)
    form = _composer(request, shown, trackables, request.POST)
    if not form.is_valid():
        return day_page(request, shown, composer=form, status=422)
    try:
        new = actions.create(actor=request.actor, new=form.new_entry(), now=timezone.now())
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_refusal(refusal)
        return day_page(request, shown, composer=form, status=422)
    toasts.show(request, "Timer started" if new.is_running else "Entry saved")
    return redirect("time_entries:day", subdomain=subdomain, day=day)


def day_page(
    request: TimeRequest,
    shown: date,
    *,
    composer: ComposerForm | None = None,
    editor: EditorForm | None = None,
    opened: Opened | None = None,
    leads_to: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a day, perhaps with an entry opened, or with what a form refused still in it.

    An opened entry is closed to the day, or to the page in `leads_to` from which it was opened.
    """
    now = timezone.now()
    if composer:
        composer.focus_first_error()
    sheet = day_sheet(
        request.actor,
        day=shown,
        today=today_of(request),
        running=running_of(request),
        source=source_named(request.GET.get("source", "")),
        now=now,
    )
    trackables = [] if composer else list_trackable(request.actor)
    context = {
        "sheet": sheet,
        "composer": composer or _composer(request, shown, trackables),
        "editor": editor,
        # What is being typed survives when another part of the page changes, but not its own refusal.
        "keeps_editor": status == 200,
        "opened": opened,
        "opened_is_listed": opened is not None and sheet.lists(opened.row.entry),
        **_around_opened(request, opened, sheet=sheet, leads_to=leads_to),
        "may_create_projects": may(request.actor, Permission.PROJECTS_CREATE),
    }
    parts = None if request.htmx.history_restore_request else _PARTS.get(request.htmx.target or "")
    if parts:
        context["toast"] = toasts.take(request)
    response = render(request, parts or "time_entries/day.html", context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    if parts and status == 200 and request.htmx.current_url_abs_path != request.get_full_path():
        response.headers["HX-Push-Url"] = request.get_full_path()
    return response


def _around_opened(request: TimeRequest, opened: Opened | None, *, sheet: DaySheet, leads_to: str) -> dict[str, object]:
    """Where the opened entry leads, and what other apps say of it."""
    if opened is None:
        return {}
    subdomain = request.actor.workspace.subdomain
    address = reverse("time_entries:entry", args=[subdomain, opened.row.entry.public_id])
    day = reverse("time_entries:day", args=[subdomain, sheet.day.isoformat()])
    return {
        "back_url": leads_to or f"{day}{sheet.query}",
        "back_target": "" if leads_to else "day-entries",
        "leads_away": bool(leads_to),
        "edit_url": f"{address}?{urlencode({'edit': 1, **({'source': sheet.source} if sheet.source else {})})}",
        **opened_context(request, opened),
    }


def _composer(
    request: TimeRequest, shown: date, trackables: list[Trackable], typed: QueryDict | None = None
) -> ComposerForm:
    return ComposerForm(
        typed,
        initial={"mode": request.GET.get("mode", ""), "project": request.GET.get("project", "")},
        first_mode=_first_mode(request),
        day=shown,
        today=today_of(request),
        zone=request.actor.zone,
        trackables=trackables,
        formats=Formats.of(request.actor),
    )


def _first_mode(request: TimeRequest) -> str:
    """What the composer starts with in this workspace; the form has switches to everything else."""
    return MANUAL if request.actor.workspace.default_mode == Workspace.EntryMode.MANUAL else ""
