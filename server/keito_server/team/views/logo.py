"""The workspace's logo: to its members only, and never as anything but a picture."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from keito_server.kit.errors import NotFound
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.workspaces.models import Workspace
from keito_server.workspaces.queries import read_logo

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "private, max-age=86400",
}


@requires(Permission.PROFILE_VIEW_OWN)
@require_GET
def logo(request: MemberRequest, subdomain: str) -> HttpResponse:  # noqa: ARG001  # the gate reads it
    """The logo as PNG. Its address changes with it (`?v=`), so that a browser may keep it for a day."""
    png = read_logo(request.actor.workspace)
    if png is None:
        raise NotFound
    return HttpResponse(png, content_type="image/png", headers=_HEADERS)


def logo_url(workspace: Workspace) -> str:
    """Where members find the logo; '' where there is none."""
    if not workspace.logo:
        return ""
    name = workspace.logo.rpartition("/")[2].removesuffix(".png")
    return f"{reverse('workspace_settings:logo', args=[workspace.subdomain])}?v={name[:8]}"


def mark(request: HttpRequest) -> SafeString:
    """The logo in the head of the sidebar; nothing where there is none: the shell has an initial for it."""
    actor = getattr(request, "actor", None)
    url = logo_url(actor.workspace) if actor is not None else ""
    return format_html('<img class="workspace__logo" src="{}" alt="">', url) if url else SafeString("")
