"""What stands around an opened entry in the rail, on the day's page and in the list of the team."""

from urllib.parse import urlencode

from django.urls import reverse

from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries import queries
from keito_server.time_entries.views.requests import TimeRequest
from keito_server.time_entries.views.rows import Opened
from keito_server.web.sections import sections_of
from keito_server.web.shell import ShellActor


def opened_context(request: TimeRequest, opened: Opened, *, is_seen: bool = False) -> dict[str, object]:
    """What other apps say of the entry, where its session is listed whole, and whether its history may be read.

    `is_seen` says that the entry is among those that the actor may see, not only shown beside their own.
    """
    actor, entry = request.actor, opened.row.entry
    is_above = may(actor, Permission.TIME_VIEW_TEAM)
    team = reverse("time_entries:team", args=[actor.workspace.subdomain])
    return {
        "sections": sections_of(request, "entry", entry),
        "session_url": f"{team}?{urlencode({'session': entry.session_id})}" if is_above and entry.session_id else "",
        "has_history": entry.member_id == actor.id or is_seen or (is_above and queries.may_see_entry(actor, entry.id)),
    }


def sees_team(actor: ShellActor) -> bool:
    """Whether the tab of the Team list is there for this member."""
    return isinstance(actor, Member) and may(actor, Permission.TIME_VIEW_TEAM)
