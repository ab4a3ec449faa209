"""The Team list: entries of everybody whom the actor may see, narrowed by what stands in the address."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.kit.errors import NotFound, PermissionRefused, Refusal, ValidationRefused
from keito_server.kit.identifiers import public_id
from keito_server.team.permissions import Permission, requires
from keito_server.time_entries import actions, queries
from keito_server.time_entries.forms import ComposerForm
from keito_server.time_entries.forms.team_filters import TeamAddress
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.team_list import Place, TeamFilters, TeamPage, list_team_entries, team_sums
from keito_server.time_entries.queries.team_reach import TeamReach, find_team_reach
from keito_server.time_entries.views.opened import opened_context
from keito_server.time_entries.views.requests import TimeRequest, day_named, today_of
from keito_server.time_entries.views.rows import opened
from keito_server.time_entries.views.team_chips import chips_of, period_words, periods
from keito_server.time_entries.views.team_composer import team_composer
from keito_server.time_entries.views.team_days import TeamTotals, team_days
from keito_server.web import toasts
from keito_server.web.formats import Formats


@requires(Permission.TIME_VIEW_TEAM)
@require_http_methods(["GET", "POST"])
def team(request: TimeRequest, subdomain: str) -> HttpResponse:
    """The list; with one member and one day it is also where time is logged for that member (T7)."""
    actor = request.actor
    today = today_of(request)
    address = TeamAddress.read(
        request.GET,
        here=reverse("time_entries:team", args=[subdomain]),
        today=today,
        week_start=actor.workspace.week_start,
    )
    reach = find_team_reach(actor)
    filters = address.filters(reach, uses_approvals=actor.workspace.uses_approvals)
    composer = team_composer(request, address, reach, filters)
    if request.method == "POST":
        if filters.member_id is None or address.only_day is None:
            raise ValidationRefused("Choose one member and one day to log time for them.")
        if composer is None:
            raise PermissionRefused("You may not log time for this member.")
        if composer.is_valid() and _saved(request, composer, filters):
            return redirect(address.to())
        composer.focus_first_error()
    return _page(request, address, reach, filters, composer)


def _saved(request: TimeRequest, composer: ComposerForm, filters: TeamFilters) -> bool:
    try:
        actions.create(actor=request.actor, new=composer.new_entry(member_id=filters.member_id), now=timezone.now())
    except NotFound:
        raise
    except Refusal as refusal:
        composer.add_refusal(refusal)
        return False
    toasts.show(request, "Entry saved")
    return True


def _page(
    request: TimeRequest, address: TeamAddress, reach: TeamReach, filters: TeamFilters, composer: ComposerForm | None
) -> HttpResponse:
    actor, today, now = request.actor, today_of(request), timezone.now()
    uses_approvals, formats = actor.workspace.uses_approvals, Formats.of(actor)
    page = list_team_entries(actor, filters, older_than=_place(request, "older"), newer_than=_place(request, "newer"))
    totals = TeamTotals.of(team_sums(actor, filters))
    earlier_url, later_url = address.neighbours()
    is_bound = composer is not None and composer.is_bound
    context = {
        "address": address,
        "heading": period_words(address, formats, today=today),
        "earlier_url": earlier_url,
        "later_url": later_url,
        "this_week_url": "" if "from" not in address.values else address.to(since="", to=""),
        "periods": periods(address, today=today, week_start=actor.workspace.week_start),
        "kept": [(name, value) for name, value in address.values.items() if name not in ("from", "to")],
        "chips": chips_of(address, reach, uses_approvals=uses_approvals),
        "is_filtered": bool(address.values.keys() - {"from", "to"}),
        "everything_url": address.here,
        "totals": totals,
        "days": team_days(actor, page.entries, totals, formats=formats, now=now),
        "newer_url": _beside(address, "newer", page.newer_than),
        "older_url": _beside(address, "older", page.older_than),
        "uses_approvals": uses_approvals,
        "sheet": {"formats": formats},
        "composer": composer,
        "composer_member": next((one for one in reach.members if one.id == filters.member_id), None),
        "composer_url": address.to(),
        "today": today,
        **_opened(request, address, page, now=now),
    }
    return render(request, "time_entries/team.html", context, status=422 if is_bound else 200)


def _opened(request: TimeRequest, address: TeamAddress, page: TeamPage, *, now: datetime) -> dict[str, object]:
    """Where entries of the list open, and the one that the address opens."""
    places = {name: request.GET[name] for name in ("older", "newer") if request.GET.get(name)}
    list_url = address.to(**places)
    context: dict[str, object] = {"list_url": list_url, "opens": f"{list_url}{'&' if '?' in list_url else '?'}entry="}
    if not request.GET.get("entry"):
        return context
    entry_id = TimeEntry.parse_id(request.GET["entry"])
    listed = next((one for one in page.entries if one.id == entry_id), None)
    shown = opened(request.actor, listed or queries.get_entry(request.actor, entry_id), now=now)
    edit = reverse("time_entries:entry", args=[request.actor.workspace.subdomain, shown.row.entry.public_id])
    return context | {
        "opened": shown,
        "back_url": list_url,
        "edit_url": f"{edit}?{urlencode({'edit': 1, 'next': list_url})}",
        "delete_next": list_url,
        **opened_context(request, shown, is_seen=True),
    }


def _place(request: TimeRequest, name: str) -> Place | None:
    """The place in the list that an address names (`2026-03-12~te_…`); `NotFound` for what is none."""
    text = request.GET.get(name, "")
    if not text:
        return None
    day, _, entry_id = text.partition("~")
    return Place(day_named(day), TimeEntry.parse_id(entry_id))


def _beside(address: TeamAddress, name: str, place: Place | None) -> str:
    if place is None:
        return ""
    return address.to(**{name: f"{place.day.isoformat()}~{public_id(TimeEntry.prefix, place.entry_id)}"})
