"""The timer chip that every page shows: the member's own single slot, running or idle (T2), and how pages keep it true."""

import hashlib
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from keito_server.kit.declarations import in_background
from keito_server.kit.durations import HOUR_MS
from keito_server.team.permissions import Permission, requires
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import is_forgotten, shown_ms
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


@in_background
@requires(Permission.TIME_VIEW_OWN)
@require_GET
def timer(request: TimeRequest, subdomain: str) -> HttpResponse:  # noqa: ARG001  # the gate reads it
    """What an open page asks every few seconds: the chip where it is no longer the one `shown`, else 204 and nothing."""
    context = _context(request)
    if request.GET.get("shown") == context["signature"]:
        response = HttpResponse(status=204)
    else:
        response = render(request, "time_entries/_timer.html", context)
        response.headers["HX-Trigger"] = "timer-changed"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _context(request: TimeRequest) -> dict[str, object]:
    now = timezone.now()
    running = running_of(request)
    entry = next((one for one in running if one.timer_slot == ""), None)
    is_long = entry is not None and is_forgotten(entry, now=now)
    so_far = shown_ms(entry, now=now) if entry else 0
    return {
        "running": entry,
        "elapsed_ms": so_far,
        "long_hours": so_far // HOUR_MS if is_long else 0,
        "signature": _signature(running, is_long=is_long),
    }


def _signature(running: list[TimeEntry], *, is_long: bool) -> str:
    """What a page compares: all that runs for the member, each as it was last changed, and whether the chip is flagged."""
    parts = [f"{one.id} {one.updated_at.isoformat()}" for one in sorted(running, key=lambda one: one.id)]
    return hashlib.sha256(f"{parts} {is_long}".encode()).hexdigest()[:16]
