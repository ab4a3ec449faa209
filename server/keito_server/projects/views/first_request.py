"""The first request to send with a new API key: an entry on a real project of the member that the key acts as."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from keito_server.kit.days import day_of
from keito_server.projects import queries
from keito_server.team.models import Member


def first_request(request: HttpRequest, member: Member) -> SafeString:
    """A request to paste into a shell; or what is missing before the member can track anything."""
    offered = next((trackable for trackable in queries.list_trackable(member) if trackable.tasks), None)
    context = {
        "member": member,
        "trackable": offered,
        "today": day_of(timezone.now(), member.zone).isoformat(),
    }
    return render_to_string("projects/_first_request.html", context, request=request)
