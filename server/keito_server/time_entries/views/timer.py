"""The timer chip that every page shows: the member's own single slot, running or idle (T2)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import shown_ms
from keito_server.time_entries.views.requests import TimeRequest, running_of
from keito_server.web import toasts

CHIP = "timer-slot"
"""The element of the shell that holds the chip."""


def timer_chip(request: HttpRequest) -> SafeString:
    """The chip, for the shell's slot; nothing outside a workspace."""
    if not hasattr(request, "actor"):
        return SafeString("")
    return render_to_string("time_entries/_timer.html", _context(cast(TimeRequest, request)), request=request)


def chip_answer(request: TimeRequest) -> HttpResponse:
    """The chip and the toast, for htmx; the Time page hears `timer-changed` and shows its entries anew."""
    response = render(request, "time_entries/parts_of_timer.html", {**_context(request), "toast": toasts.take(request)})
    response.headers["HX-Trigger"] = "timer-changed"
    return response


def _context(request: TimeRequest) -> dict[str, object]:
    entry: TimeEntry | None = next((one for one in running_of(request) if one.timer_slot == ""), None)
    return {"running": entry, "elapsed_ms": shown_ms(entry, now=timezone.now()) if entry else 0}
