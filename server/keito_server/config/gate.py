"""The gate of all pages: who asks, in which workspace, and whether the page's declared permission allows it (P1, P2, P6)."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from keito_server.accounts.models import Login
from keito_server.config.admission import bound_page, opens, reached, stopped_by_single_sign_on
from keito_server.config.signed_out import to_sign_in
from keito_server.kit.declarations import is_in_background
from keito_server.kit.errors import NotFound, PermissionRefused, Refusal
from keito_server.kit.origins import origin_of
from keito_server.kit.session_reach import is_bound, reaches
from keito_server.team.actions import note_seen
from keito_server.team.models import Member
from keito_server.team.permissions import require
from keito_server.team.queries import find_member_by_former_subdomain, list_memberships
from keito_server.web import formats
from keito_server.web.formats import Formats
from keito_server.web.views import refusal_page

LAST_WORKSPACE = "workspace"
"""Where the session keeps the subdomain of the workspace that was opened last."""
_UNDECLARED: Any = object()
_FORM_FURNITURE = ("workspace", "csrfmiddlewaretoken")


class Gate:
    """Middleware that finds the actor of `/w/<subdomain>/…` and enforces what the view declares; undeclared is closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on; the work is done once the view is known. The member's zone and formats end with it."""
        with timezone.override(None), formats.override(None):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Lets the request through, sends it to sign in, or refuses it."""
        try:
            return self._admit(request, view, kwargs)
        except Refusal as refusal:
            return refusal_page(request, refusal)

    def _admit(self, request: HttpRequest, view: Callable[..., Any], kwargs: dict[str, Any]) -> HttpResponseBase | None:
        permission = getattr(view, "required_permission", _UNDECLARED)
        if getattr(view, "is_of_login", False):
            return self._admit_login(request)
        if getattr(view, "is_not_by_provider", False) and is_bound(request.session) and isinstance(request.user, Login):
            return bound_page(request, reached(request, list_memberships(request.user)))
        if permission is None or view.__module__.startswith("ninja."):
            return None
        if permission is _UNDECLARED:
            raise PermissionRefused("This page declares no permission, so nobody may see it.")
        if not isinstance(request.user, Login):
            # Nobody sees what a page asks for on its own: it is told to stop, not led anywhere.
            return HttpResponse(status=401) if getattr(view, "is_in_background", False) else to_sign_in(request)
        memberships = list_memberships(request.user)
        actor = next((one for one in memberships if one.workspace.subdomain == kwargs["subdomain"]), None)
        opened = reached(request, memberships)
        if actor is None and (moved := _to_new_address(request, request.user, kwargs["subdomain"])) is not None:
            return moved
        if (stopped := stopped_by_single_sign_on(request, actor, opened)) is not None:
            return stopped
        if actor is None:
            raise NotFound
        _become(request, actor, opened, in_background=is_in_background(request, view))
        require(actor, permission)
        if (
            request.method == "POST"
            and request.POST.get("workspace", actor.workspace.subdomain) != actor.workspace.subdomain
        ):
            return _foreign_form(request)
        return None

    def _admit_login(self, request: HttpRequest) -> HttpResponseBase | None:
        """A page of the login itself: no permission is asked for, and the shell is that of the last open workspace.

        A workspace that wants single sign-on first shows nothing of itself here either; where it is the only one, home
        leads to its providers, and the page opens afterwards.
        """
        if not isinstance(request.user, Login):
            return to_sign_in(request)
        memberships = list_memberships(request.user)
        if is_bound(request.session):
            return bound_page(request, reached(request, memberships))
        last = request.session.get(LAST_WORKSPACE)
        ordered = sorted(memberships, key=lambda member: member.workspace.subdomain != last)
        actor = next((member for member in ordered if opens(request, member)), None)
        if actor is None:
            return redirect("home")
        _become(request, actor, memberships)
        return None


def _become(request: HttpRequest, actor: Member, memberships: list[Member], *, in_background: bool = False) -> None:
    """Puts the actor on the request, in their timezone; notes that they were seen and which workspace was opened last.

    Nothing is noted of what an open page asks for on its own.
    """
    actor.origin = origin_of(request, login_id=actor.login_id)
    request.memberships = memberships  # type: ignore[attr-defined]  # what the switcher of workspaces offers
    request.actor = actor  # type: ignore[attr-defined]  # views declare MemberRequest, which has it
    # Templates show instants in the zone of whoever reads them, and write as their workspace does.
    timezone.activate(ZoneInfo(actor.zone))
    formats.use(Formats.of(actor))
    if in_background:
        return
    note_seen(member=actor, now=timezone.now())
    if request.session.get(LAST_WORKSPACE) != actor.workspace.subdomain:
        request.session[LAST_WORKSPACE] = actor.workspace.subdomain


def _to_new_address(request: HttpRequest, login: Login, former: str) -> HttpResponse | None:
    """Leads the members of a workspace that has moved to its new address; for everybody else there is none (P2).

    Not for good: the workspace may come back. What was typed into a page of the old address is shown once more.
    """
    member = find_member_by_former_subdomain(login, subdomain=former)
    if member is None or not reaches(request.session, member.workspace_id):
        return None
    path = request.get_full_path().replace(f"/w/{former}/", f"/w/{member.workspace.subdomain}/", 1)
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(path)
    return _foreign_form(request, moved_to=path)


def _foreign_form(request: HttpRequest, *, moved_to: str = "") -> HttpResponse:
    typed = [(name, value) for name, value in request.POST.items() if name not in _FORM_FURNITURE and value]
    return render(request, "web/foreign_form.html", {"typed": typed, "moved_to": moved_to}, status=409)
