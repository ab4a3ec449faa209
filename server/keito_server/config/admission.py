"""What single sign-on has to say before a page opens (P7): the session may be another workspace's, or need its proof."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from keito_server.kit.session_reach import is_bound, reaches
from keito_server.single_sign_on.queries import admits
from keito_server.single_sign_on.rules import Admission
from keito_server.team.models import Member

_FORM_FURNITURE = ("workspace", "csrfmiddlewaretoken")


def reached(request: HttpRequest, memberships: list[Member]) -> list[Member]:
    """Those of a login's memberships that its session may open and name."""
    return [member for member in memberships if reaches(request.session, member.workspace_id)]


def opens(request: HttpRequest, member: Member) -> bool:
    """Whether the session opens the member's workspace as it is, with no proof to be given first."""
    return admits(request.session, member) is Admission.OPEN


def stopped_by_single_sign_on(request: HttpRequest, actor: Member | None, opened: list[Member]) -> HttpResponse | None:
    """The answer in place of the page, if there is one. A bound session learns of no workspace but its own."""
    if actor is None:
        return bound_page(request, opened) if is_bound(request.session) else None
    match admits(request.session, actor):
        case Admission.OPEN:
            return None
        case Admission.ELSEWHERE:
            return bound_page(request, opened)
        case Admission.PROVE:
            return _prove(request, actor)


def bound_page(request: HttpRequest, opened: list[Member]) -> HttpResponse:
    """Says that a session which a company's provider began opens that company's workspace only."""
    return render(request, "single_sign_on/bound.html", {"opened": opened}, status=403)


def _prove(request: HttpRequest, actor: Member) -> HttpResponse:
    """Leads to the workspace's providers, and back to the page; a form that was sent is shown, so that nothing is lost."""
    start = reverse("single_sign_on:workspace", kwargs={"subdomain": actor.workspace.subdomain})
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(f"{start}?{urlencode({'next': request.get_full_path()})}")
    typed = [(name, value) for name, value in request.POST.items() if name not in _FORM_FURNITURE and value]
    return render(request, "single_sign_on/prove.html", {"typed": typed, "prove_url": start}, status=409)
