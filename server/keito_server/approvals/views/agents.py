"""Agents cannot press a button: what of theirs waits to be submitted by whoever decides on it (A2)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from keito_server.approvals import queries
from keito_server.team.permissions import MemberRequest, Permission, requires


@requires(Permission.SUBMISSIONS_DECIDE_TEAM)
@require_GET
def agents(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Each week of an agent with time to submit, a button that submits it, and what is left out until it is mended."""
    context = {
        "subdomain": subdomain,
        "lines": queries.list_agents_to_submit(request.actor),
        "submits_by_itself": request.actor.workspace.submits_agents,
    }
    return render(request, "approvals/agents.html", context)
