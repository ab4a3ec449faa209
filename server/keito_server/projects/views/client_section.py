"""What a client's page shows of its projects."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from keito_server.clients.models import Client
from keito_server.projects import queries
from keito_server.projects.views.shown import ShownLine
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


def projects_of_client(request: HttpRequest, client: Client) -> SafeString:
    """The client's active projects that the actor sees, and how many are archived."""
    actor: Member = request.actor  # type: ignore[attr-defined]  # behind the gate, it is there
    context = {
        "client": client,
        "lines": [ShownLine(line, actor) for line in queries.list_lines(actor, client=client)],
        "archived_count": client.project_count.archived if client.project_count else 0,
        "may_create": may(actor, Permission.PROJECTS_CREATE) and client.is_active,
    }
    return render_to_string("projects/_client_section.html", context, request=request)
