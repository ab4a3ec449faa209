"""What the views of this app share: the typed request, and what runs for the member, read once a request."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from keito_server.kit.days import YEARS, day_of
from keito_server.kit.errors import NotFound
from keito_server.team.permissions import MemberRequest
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import list_running


class TimeRequest(MemberRequest):
    """A page's request behind the gate, perhaps from htmx."""

    htmx: HtmxDetails
    running_entries: list[TimeEntry]


def running_of(request: TimeRequest) -> list[TimeEntry]:
    """All that runs for the member; the page and the timer chip ask for it, and one query answers."""
    if not hasattr(request, "running_entries"):
        request.running_entries = list_running(request.actor)
    return request.running_entries


def today_of(request: TimeRequest) -> date:
    """The calendar day in the member's timezone (T1)."""
    return day_of(timezone.now(), request.actor.zone)


def day_named(text: str) -> date:
    """The day that an address names (`2026-03-12`); `NotFound` for what is no day of the calendar."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a calendar day has no zone
    except ValueError:
        raise NotFound from None
    if day.year not in YEARS or text != day.isoformat():
        raise NotFound
    return day


def week_address(subdomain: str, day: date) -> str:
    """The address of the week that holds the day."""
    return f"{reverse('time_entries:today', args=[subdomain])}week/{day.isoformat()}/"
