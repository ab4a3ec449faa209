"""The calendar: a month with the days that have time on them, to jump to a day or its week."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from keito_server.kit.days import elapsed_ms, week_of
from keito_server.team.permissions import Permission, requires
from keito_server.time_entries.queries.calendar import marked_days
from keito_server.time_entries.views.requests import TimeRequest, day_named, running_of, today_of, week_address

WEEK = "week"
"""The target of a calendar whose days lead to their week; any other leads to the day."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day as it stands in the calendar. `total_ms` is None where nothing is logged."""

    day: date
    url: str
    total_ms: int | None
    is_outside: bool
    is_shown: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks, with the ways to its neighbours (empty at the ends of the calendar)."""

    first_day: date
    weekdays: list[date]
    weeks: list[list[CalendarDay]]
    earlier_url: str
    later_url: str


@requires(Permission.TIME_VIEW_OWN)
@require_GET
def calendar(request: TimeRequest, subdomain: str) -> HttpResponse:
    """The month of `?month=2026-03` (else the one of `day`), with `day` marked; a fragment for htmx, else a page."""
    today = today_of(request)
    day = day_named(request.GET["day"]) if request.GET.get("day") else today
    first_day = day_named(f"{request.GET['month']}-01") if request.GET.get("month") else day.replace(day=1)
    month = _month(request, subdomain, first_day, day=day, today=today, target=request.GET.get("target", ""))
    template = "time_entries/_calendar.html" if request.htmx.target == "calendar" else "time_entries/calendar.html"
    response = render(request, template, {"month": month})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _month(request: TimeRequest, subdomain: str, first_day: date, *, day: date, today: date, target: str) -> Month:
    next_first = (first_day + timedelta(days=31)).replace(day=1)
    week_start = request.actor.workspace.week_start
    weeks: list[list[date]] = []
    start = first_day
    while start < next_first:
        weeks.append(week_of(start, week_start))
        start = weeks[-1][-1] + timedelta(days=1)
    marked = marked_days(request.actor, first_day=weeks[0][0], last_day=weeks[-1][-1])
    now = timezone.now()
    for entry in running_of(request):
        if entry.spent_date in marked and entry.started_at is not None:
            marked[entry.spent_date] += elapsed_ms(entry.started_at, now)
    shown = set(week_of(day, week_start)) if target == WEEK else {day}
    here = reverse("time_entries:calendar", args=[subdomain])
    return Month(
        first_day=first_day,
        weekdays=weeks[0],
        weeks=[
            [
                CalendarDay(
                    day=each,
                    url=_address(subdomain, each, target),
                    total_ms=marked.get(each),
                    is_outside=each.month != first_day.month,
                    is_shown=each in shown,
                    is_today=each == today,
                )
                for each in week
            ]
            for week in weeks
        ],
        earlier_url=_neighbour(here, first_day - timedelta(days=1), day, target),
        later_url=_neighbour(here, next_first, day, target),
    )


def _address(subdomain: str, day: date, target: str) -> str:
    return (
        week_address(subdomain, day)
        if target == WEEK
        else reverse("time_entries:day", args=[subdomain, day.isoformat()])
    )


def _neighbour(here: str, month: date, day: date, target: str) -> str:
    """The address of another month; nothing where no day of it has a page."""
    if not 1970 <= month.year <= 9998:
        return ""
    return f"{here}?month={month:%Y-%m}&day={day.isoformat()}" + (f"&target={WEEK}" if target == WEEK else "")
