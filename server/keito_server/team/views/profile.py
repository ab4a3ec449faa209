"""Settings, Profile: what a member says of themself, and how this browser shows the pages."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.team.actions.profile import ProfileFields, update_profile
from keito_server.team.forms.settings import ProfileForm
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.shell import SINGLE_KEYS_COOKIE, THEME_COOKIE, Shell
from keito_server.workspaces.models import Workspace

_YEAR = 365 * 24 * 3600


@requires(Permission.PROFILE_EDIT_OWN)
@require_http_methods(["GET", "POST"])
def profile(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The actor's own page of settings."""
    member = request.actor
    form = ProfileForm(request.POST or None, member=member, initial=_initial(request, member))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            update_profile(actor=member, fields=_fields(form), now=timezone.now())
            toasts.show(request, "Saved")
            response = redirect("workspace_settings:profile", subdomain)
            theme = form.cleaned_data["theme"]
            _keep(response, THEME_COOKIE, "" if theme == "system" else theme)
            _keep(response, SINGLE_KEYS_COOKIE, "" if form.cleaned_data["has_single_keys"] else "off")
            return response
    context = {
        "subdomain": subdomain,
        "form": form,
        "email": getattr(request.user, "email", member.email),
        "clock_words": f"The company’s is {Workspace.TimeFormat(member.workspace.time_format).label}.",
    }
    return render(request, "team/settings_profile.html", context, status=422 if form.errors else 200)


def _initial(request: MemberRequest, member: Member) -> dict[str, object]:
    shell = Shell(request)
    stored = {name: getattr(member, name) for name in ProfileFields.__annotations__}
    return stored | {"theme": shell.theme or "system", "has_single_keys": shell.has_single_keys}


def _fields(form: ProfileForm) -> ProfileFields:
    typed = form.cleaned_data
    return {
        "first_name": typed["first_name"],
        "last_name": typed["last_name"],
        "phone": typed["phone"],
        "timezone": typed["timezone"],
        "time_format": typed["time_format"],
    }


def _keep(response: HttpResponse, name: str, value: str) -> None:
    """Has this browser remember a choice for a year; nothing chosen is forgotten."""
    if value:
        response.set_cookie(
            name, value, max_age=_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(name, samesite="Lax")
