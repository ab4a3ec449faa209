"""The switcher at the head of the sidebar: the workspaces of whoever is signed in, and founding another."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from keito_server.team.models import Member
from keito_server.web.shell import WorkspaceLink


def workspace_links(request: HttpRequest) -> list[WorkspaceLink]:
    """The workspaces in which the login is an active member, oldest membership first; the gate has read them already."""
    memberships: list[Member] = getattr(request, "memberships", [])
    actor = getattr(request, "actor", None)
    return [
        WorkspaceLink(
            name=member.workspace.name,
            url=reverse("workspace", args=[member.workspace.subdomain]),
            is_current=member == actor,
        )
        for member in memberships
    ]


def new_workspace(request: HttpRequest) -> SafeString:
    """The way to another workspace of one's own."""
    return render_to_string("team/_new_workspace.html", request=request)
