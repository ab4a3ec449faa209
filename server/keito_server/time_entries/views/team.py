"""The Team list: entries of everybody whom the actor may see, narrowed by what stands in the address."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from keito_server.team.permissions import Permission, requires
from keito_server.time_entries.views.requests import TimeRequest


@requires(Permission.TIME_VIEW_TEAM)
@require_http_methods(["GET", "POST"])
def team(request: TimeRequest, subdomain: str) -> HttpResponse:
    return redirect("time_entries:today", subdomain=subdomain)
