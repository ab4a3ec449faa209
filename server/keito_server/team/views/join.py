"""Joining by an invitation's link. A link that cannot be used says the same whatever is wrong with it."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login as sign_in
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.models import Login
from keito_server.kit.days import day_of
from keito_server.kit.declarations import not_by_provider, public
from keito_server.kit.origins import origin_of
from keito_server.kit.places import guess_place
from keito_server.kit.ways_in import WayIn, say_way_in
from keito_server.team import actions, queries
from keito_server.team.errors import InvitationWorthless
from keito_server.team.forms import JoinForm, NewcomerForm
from keito_server.team.models import Invitation, Member
from keito_server.team.rules import address_key
from keito_server.web import formats
from keito_server.web.sections import sections_of

View = Callable[[HttpRequest, str], HttpResponse]


def _for_holders(view: View) -> View:
    """Shows one calm page for every link that cannot be used."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except InvitationWorthless as refusal:
            return render(request, "team/invitation_worthless.html", {"refusal": refusal}, status=refusal.status)

    return shown


@not_by_provider
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@_for_holders
def join(request: HttpRequest, token: str) -> HttpResponse:
    """A new login for an address that has none, one click for whoever is signed in as the invited person."""
    link = queries.read_invitation_link(token, now=timezone.now())
    invitation = link.invitation
    if not isinstance(request.user, Login):
        if queries.find_login_of(invitation) is None or queries.find_abandoned_login(link) is not None:
            return _join_as_newcomer(request, token, invitation)
        if request.method == "POST":
            return redirect_to_login(request.path)
        return _page(request, token, invitation, "team/join_sign_in.html")
    if address_key(request.user.email) != address_key(invitation.email):
        return _page(request, token, invitation, "team/join_of_another.html")
    return _join_with_login(request, request.user, token, invitation)


@public
@never_cache
@require_POST
@_for_holders
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Ends an invitation that went to the wrong person."""
    actions.decline_invitation(token=token, now=timezone.now(), origin=origin_of(request))
    return render(request, "team/invitation_declined.html")


@public
@require_POST
def sign_out(request: HttpRequest, token: str) -> HttpResponse:
    """Signs somebody else out and comes back to the invitation."""
    logout(request)
    return redirect("join:join", token)


def _join_as_newcomer(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    first_name, last_name = queries.known_name(invitation)
    place = guess_place(request.headers.get("Accept-Language", ""))
    initial = {
        "email": invitation.email,
        "first_name": first_name,
        "last_name": last_name,
        "timezone": place.timezone,
    }
    form = NewcomerForm(request.POST or None, email=invitation.email, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            member = actions.accept_as_newcomer(
                token=token,
                password=typed["password"],
                first_name=typed["first_name"],
                last_name=typed["last_name"],
                timezone=typed["timezone"],
                now=timezone.now(),
                origin=origin_of(request),
            )
        except EmailTaken:
            # A login was made for the address meanwhile: the page now asks to sign in with it.
            return redirect("join:join", token)
        return _enter(request, member)
    return _page(request, token, invitation, "team/join.html", form)


def _join_with_login(request: HttpRequest, login: Login, token: str, invitation: Invitation) -> HttpResponse:
    first_name, last_name = queries.known_name(invitation, login)
    if request.method == "GET":
        form = None if first_name else JoinForm(initial={"last_name": last_name})
        return _page(request, token, invitation, "team/join_with_login.html", form)
    if not first_name:
        form = JoinForm(request.POST)
        if not form.is_valid():
            return _page(request, token, invitation, "team/join_with_login.html", form)
        first_name, last_name = form.cleaned_data["first_name"], form.cleaned_data["last_name"]
    member = actions.accept_invitation(
        token=token,
        login=login,
        first_name=first_name,
        last_name=last_name,
        now=timezone.now(),
        origin=origin_of(request),
    )
    return redirect("workspace", member.workspace.subdomain)


def _enter(request: HttpRequest, member: Member) -> HttpResponse:
    if member.login is not None:
        say_way_in(request, member.login.id, WayIn("invitation"))
        sign_in(request, member.login, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("workspace", member.workspace.subdomain)


def _page(
    request: HttpRequest, token: str, invitation: Invitation, template: str, form: JoinForm | None = None
) -> HttpResponse:
    workspace = invitation.workspace
    context = {
        "token": token,
        "invitation": invitation,
        "workspace": workspace,
        "role": Member.Role(invitation.role).label,
        "engagement": Member.Engagement(invitation.engagement).label.lower(),
        "capacity_ms": (
            workspace.weekly_capacity_ms if invitation.weekly_capacity_ms is None else invitation.weekly_capacity_ms
        ),
        "sent_on": day_of(invitation.sent_at, workspace.timezone),
        "last_day": day_of(invitation.expires_at, workspace.timezone),
        "form": form,
        "sections": sections_of(request, "join", invitation),
    }
    with formats.override(formats.Formats.of_workspace(workspace)):
        return render(request, template, context, status=422 if form is not None and form.errors else 200)
