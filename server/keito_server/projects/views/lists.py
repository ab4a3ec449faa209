"""All projects, grouped by client."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from keito_server.projects import queries
from keito_server.projects.views.shown import ShownLine
from keito_server.team.permissions import MemberRequest, Permission, may, requires


@requires(Permission.PROJECTS_VIEW_ASSIGNED)
@require_GET
def list_active(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Active projects that the actor sees."""
    return _list(request, subdomain, is_archived=False)


@requires(Permission.PROJECTS_VIEW_ASSIGNED)
@require_GET
def list_archived(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Archived projects that the actor sees."""
    return _list(request, subdomain, is_archived=True)


def _list(request: MemberRequest, subdomain: str, *, is_archived: bool) -> HttpResponse:
    actor = request.actor
    lines = [ShownLine(line, actor) for line in queries.list_lines(actor, archived=is_archived)]
    context = {
        "subdomain": subdomain,
        "groups": [(client, list(group)) for client, group in groupby(lines, lambda line: line.project.client)],
        "is_archived": is_archived,
        "may_create": may(actor, Permission.PROJECTS_CREATE),
        "sees_only_own": not may(actor, Permission.TIME_VIEW_TEAM),
    }
    return render(request, "projects/list.html", context)
