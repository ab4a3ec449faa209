"""What is done to an entry with one press: stop, start again, copy, delete, and take that back."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound, Refusal
from keito_server.kit.identifiers import parse_public_id, public_id
from keito_server.team.permissions import Permission, requires
from keito_server.time_entries import actions, queries
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.views.requests import TimeRequest, day_named
from keito_server.time_entries.views.timer import CHIP, chip_answer
from keito_server.web import toasts
from keito_server.web.formats import Formats
from keito_server.web.next_page import next_page


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def stop(request: TimeRequest, subdomain: str, entry_id: str) -> HttpResponse:
    """Stops a timer. Whoever pressed the chip gets the chip back, and stays on the page with all that is typed there."""

    def act() -> None:
        entry = actions.stop(actor=request.actor, entry_id=TimeEntry.parse_id(entry_id), now=timezone.now())
        toasts.show(request, f"Timer stopped at {Formats.of(request.actor).duration(entry.rounded_ms)}")

    answer = _done(request, subdomain, act)
    return chip_answer(request) if request.htmx.target == CHIP else answer


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def restart(request: TimeRequest, subdomain: str, entry_id: str) -> HttpResponse:
    """Starts a timer today on the same project and task."""

    def act() -> None:
        actions.restart(actor=request.actor, entry_id=TimeEntry.parse_id(entry_id), now=timezone.now())
        toasts.show(request, "Timer started")

    return _done(request, subdomain, act)


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def copy(request: TimeRequest, subdomain: str, entry_id: str) -> HttpResponse:
    """Logs the same work once more, on the same day."""

    def act() -> None:
        actions.copy(actor=request.actor, entry_id=TimeEntry.parse_id(entry_id), now=timezone.now())
        toasts.show(request, "Entry copied")

    return _done(request, subdomain, act)


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def copy_day(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:
    """Logs on an empty day what was done on the one before it."""
    shown = day_named(day)
    try:
        copied = actions.copy_day(actor=request.actor, day=shown, now=timezone.now())
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
    else:
        count, left_out = len(copied.entries), len(copied.left_out)
        words = f"Copied {count} {'entry' if count == 1 else 'entries'} from {copied.from_day:%A}"
        if left_out:
            toasts.show_failure(request, f"{words}. {left_out} could not be copied: {copied.left_out[0]}")
        else:
            toasts.show(request, words)
    return redirect("time_entries:day", subdomain=subdomain, day=day)


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def delete(request: TimeRequest, subdomain: str, entry_id: str) -> HttpResponse:
    """Deletes at once, and offers to take it back. From the entry's own page it leads to its day."""
    entry = queries.get_shown_entry(request.actor, TimeEntry.parse_id(entry_id))

    def act() -> None:
        event = actions.delete(actor=request.actor, entry_id=entry.id, now=timezone.now())
        undo = {"subdomain": subdomain, "event_id": public_id(AuditEvent.prefix, event)}
        toasts.show(request, "Entry deleted", undo_url=reverse("time_entries:restore", kwargs=undo))

    answer = _done(request, subdomain, act)
    if entry_id in answer.url:
        return redirect("time_entries:day", subdomain=subdomain, day=entry.spent_date.isoformat())
    return answer


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def restore(request: TimeRequest, subdomain: str, event_id: str) -> HttpResponse:
    """Takes a deletion back, and leads to the day of what is there again."""
    event: UUID = parse_public_id(AuditEvent.prefix, event_id)
    try:
        entry = actions.restore(actor=request.actor, event_id=event, now=timezone.now())
    except NotFound:
        raise
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
        return redirect("time_entries:today", subdomain=subdomain)
    toasts.show(request, "Entry restored")
    if entry.member_id != request.actor.id:
        return redirect("time_entries:entry", subdomain=subdomain, entry_id=entry.public_id)
    return redirect("time_entries:day", subdomain=subdomain, day=entry.spent_date.isoformat())


def _done(request: TimeRequest, subdomain: str, act: Callable[[], None]) -> HttpResponseRedirect:
    """Acts, says why not where a rule refuses, and leads back to the page that the form stood on."""
    try:
        act()
    except NotFound:
        raise
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
    return HttpResponseRedirect(next_page(request, reverse("time_entries:today", kwargs={"subdomain": subdomain})))
