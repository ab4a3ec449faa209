"""The history of one entry: who changed what, for whoever may see it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from keito_server.events.queries import list_for_subject, tell
from keito_server.team.permissions import Permission, requires
from keito_server.time_entries import queries
from keito_server.time_entries.events import (
    TimeEntryCreated,
    TimeEntryDeleted,
    TimeEntryRestored,
    TimeEntryUpdated,
    TimerStopped,
)
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.views.requests import TimeRequest
from keito_server.web.formats import Formats

_WORDS = {
    TimeEntryCreated.__name__: "Logged",
    TimeEntryUpdated.__name__: "Changed",
    TimerStopped.__name__: "Stopped",
    TimeEntryDeleted.__name__: "Deleted",
    TimeEntryRestored.__name__: "Restored",
}
_TELLS_ALL = {TimeEntryUpdated.__name__, TimerStopped.__name__}
"""Events of which everything is told. What was deleted was kept whole, with rates that not everybody may see (P5)."""


@requires(Permission.TIME_VIEW_OWN)
@require_GET
def history(request: TimeRequest, subdomain: str, entry_id: str) -> HttpResponse:
    """What happened to an entry, oldest first; as a fragment for htmx, else as a page."""
    entry = queries.get_entry(request.actor, TimeEntry.parse_id(entry_id))
    events = list_for_subject(request.actor, entry.id, kinds=list(_WORDS))
    told = tell(request.actor.workspace_id, events, formats=Formats.of(request.actor), zone=request.actor.zone)
    lines = [
        {
            "at": one.event.happened_at,
            "who": one.actor or "Keito",
            "api_key": one.api_key,
            "what": _WORDS[one.event.kind],
            "details": one.details if one.event.kind in _TELLS_ALL else (),
        }
        for one in told
    ]
    is_part = request.htmx.target == "entry-history"
    response = render(
        request,
        "time_entries/_history.html" if is_part else "time_entries/history.html",
        {"lines": lines, "entry": entry, "entry_url": reverse("time_entries:entry", args=[subdomain, entry.public_id])},
    )
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
