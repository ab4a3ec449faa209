"""What stands around an opened entry in the rail, on the day's page and in the list of the team."""

from urllib.parse import urlencode

from django.urls import reverse

from keito_server.team.permissions import Permission, may
from keito_server.time_entries import queries
from keito_server.time_entries.views.requests import TimeRequest
from keito_server.time_entries.views.rows import Opened
from keito_server.web.sections import sections_of


def opened_context(request: TimeRequest, opened: Opened) -> dict[str, object]:
    """What other apps say of the entry, where its session is listed whole, and whether its history may be read."""
    actor, entry = request.actor, opened.row.entry
    sees_team = may(actor, Permission.TIME_VIEW_TEAM)
    team = reverse("time_entries:team", args=[actor.workspace.subdomain])
    return {
        "sections": sections_of(request, "entry", entry),
        "session_url": f"{team}?{urlencode({'session': entry.session_id})}" if sees_team and entry.session_id else "",
        "has_history": entry.member_id == actor.id or (sees_team and queries.may_see_entry(actor, entry.id)),
    }
