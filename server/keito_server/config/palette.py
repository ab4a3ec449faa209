"""What Ctrl K asks for when it is opened, and while somebody types into it."""

from dataclasses import asdict

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web.palette import palette_names, palette_pages


@requires(Permission.PROFILE_VIEW_OWN)
@never_cache
@require_GET
def palette(request: MemberRequest, subdomain: str) -> JsonResponse:  # noqa: ARG001  # the gate has read it
    """`{"finds": [{"words", "about", "url"}]}`: the rows called like `q`, or without it all pages of the actor."""
    typed = request.GET.get("q", "")
    finds = palette_names(request.actor, typed) if typed else palette_pages(request, request.actor)
    return JsonResponse({"finds": [asdict(find) for find in finds]})
