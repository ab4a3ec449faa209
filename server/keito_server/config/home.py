"""Where `/` leads: to the person's workspace, to the founding of one, to sign-in, or, where nobody is yet, to sign-up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keito_server.accounts.models import Login
from keito_server.config.admission import reached
from keito_server.config.gate import LAST_WORKSPACE
from keito_server.kit.session_reach import is_bound
from keito_server.team.permissions import MemberRequest, Permission, public, requires
from keito_server.team.queries import has_membership, list_memberships
from keito_server.workspaces.queries import has_any


@public
def home(request: HttpRequest) -> HttpResponse:
    """Redirects to the right first page: of several workspaces, the one that was opened last in this session."""
    if not isinstance(request.user, Login):
        return redirect("account_login" if has_any() else "account_signup")
    memberships = reached(request, list_memberships(request.user))
    subdomains = [member.workspace.subdomain for member in memberships]
    last = request.session.get(LAST_WORKSPACE)
    if subdomains:
        return redirect("workspace", last if last in subdomains else subdomains[0])
    if has_membership(request.user) or is_bound(request.session):
        return render(request, "web/no_workspace.html", status=403)
    return redirect("welcome:company")


@requires(Permission.PROFILE_VIEW_OWN)
def workspace(request: MemberRequest, subdomain: str) -> HttpResponse:  # noqa: ARG001  # the gate has read it
    """A workspace's own address leads to its Time page."""
    return redirect("time_entries:today", subdomain)
