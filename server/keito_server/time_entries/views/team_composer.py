"""The composer above the Team list: time is logged for the one member that is chosen, on the one day (T7)."""

from django.utils import timezone

from keito_server.kit.days import day_of
from keito_server.team.permissions import Permission, may
from keito_server.time_entries import queries
from keito_server.time_entries.forms import MANUAL, ComposerForm
from keito_server.time_entries.forms.team_filters import TeamAddress
from keito_server.time_entries.queries.team_list import TeamFilters
from keito_server.time_entries.queries.team_reach import TeamReach
from keito_server.time_entries.views.requests import TimeRequest
from keito_server.web.formats import Formats


def team_composer(
    request: TimeRequest, address: TeamAddress, reach: TeamReach, filters: TeamFilters
) -> ComposerForm | None:
    """The composer, bound where the request is a POST; None without one member and one day, or where the actor may not."""
    actor, day = request.actor, address.only_day
    member = next((one for one in reach.members if one.id == filters.member_id), None)
    if member is None or day is None or not member.is_active:
        return None
    if member.id != actor.id and not may(actor, Permission.TIME_EDIT_TEAM):
        return None
    member.workspace = actor.workspace
    trackables = queries.list_trackable_for(actor, member, is_teammate=member.id in reach.teammates)
    if not trackables:
        return None
    return ComposerForm(
        request.POST if request.method == "POST" else None,
        initial={"mode": request.GET.get("mode", "")},
        first_mode=MANUAL,
        may_start=False,
        day=day,
        today=day_of(timezone.now(), member.zone),
        zone=member.zone,
        trackables=trackables,
        formats=Formats.of(actor),
    )
