"""Where `/` leads: to the person's workspace, to sign-in, or, on an empty installation, to sign-up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keito_server.accounts.models import Login
from keito_server.team.permissions import public
from keito_server.team.queries import list_memberships
from keito_server.workspaces.queries import has_any


@public
def home(request: HttpRequest) -> HttpResponse:
    """Redirects to the right first page."""
    if isinstance(request.user, Login):
        memberships = list_memberships(request.user)
        if memberships:
            return redirect("time_entries:today", subdomain=memberships[0].workspace.subdomain)
        return render(request, "web/no_workspace.html", status=403)
    return redirect("accounts:sign_in" if has_any() else "accounts:sign_up")
