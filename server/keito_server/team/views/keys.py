"""Settings, API: the keys, making one (its secret is shown this once), and revoking one (P4)."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from keito_server.kit.days import day_of
from keito_server.team import actions, queries
from keito_server.team.actions import NewApiKey
from keito_server.team.forms import ApiKeyForm
from keito_server.team.models import ApiKey, Member
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.team.views.key_lines import key_line
from keito_server.team.views.sent_forms import form_id, note_sent, was_sent
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.next_page import next_page
from keito_server.web.sections import sections_of


@requires(Permission.API_KEYS_EDIT_OWN)
@require_GET
def api_keys(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The actor's keys, or everybody's for administrators."""
    return _list(request, subdomain)


@requires(Permission.API_KEYS_EDIT_OWN)
@never_cache
@require_http_methods(["GET", "POST"])
def create_api_key(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The form of a new key. The answer to it holds the secret: it is in no address, no session and no cache.

    The answer cannot be loaded again: a form that comes a second time leads to the list and makes no second key.
    """
    actor, now = request.actor, timezone.now()
    form = ApiKeyForm(
        request.POST or None, actor=actor, members=_members(actor), today=day_of(now, actor.workspace.timezone)
    )
    if request.method == "POST" and was_sent(request):
        toasts.show_failure(
            request, "This key was made already, and its secret is not shown twice. Make another if it is lost."
        )
        return redirect("team:api_keys", subdomain)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, names={"member_id": "member", "expires_at": "expires_on"}):
            new = actions.create_api_key(
                actor=actor,
                member_id=form.cleaned_data["member"],
                name=form.cleaned_data["name"],
                expires_at=form.expires_at(),
                now=now,
            )
            note_sent(request)
            return _list(request, subdomain, new=new)
    context = {
        "subdomain": subdomain,
        "form": form,
        "form_id": form_id(request),
        "may_choose": may(actor, Permission.API_KEYS_EDIT_ALL),
    }
    return render(request, "team/api_key_form.html", context, status=422 if form.errors else 200)


@requires(Permission.API_KEYS_EDIT_OWN)
@require_http_methods(["GET", "POST"])
def revoke_api_key(request: MemberRequest, subdomain: str, key_id: str) -> HttpResponse:
    """Asks whether to revoke a key (where no script shows the dialog), and revokes it."""
    if request.method == "POST":
        key = actions.revoke_api_key(actor=request.actor, key_id=ApiKey.parse_id(key_id), now=timezone.now())
        toasts.show(request, f"Revoked {key.name}")
        return redirect(next_page(request, reverse("team:api_keys", args=[subdomain])))
    key = queries.get_api_key(request.actor, ApiKey.parse_id(key_id))
    return render(request, "team/revoke_api_key.html", {"subdomain": subdomain, "key": key})


def _list(request: MemberRequest, subdomain: str, *, new: NewApiKey | None = None) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    context = {
        "subdomain": subdomain,
        "lines": [key_line(key, actor=actor, now=now) for key in queries.list_api_keys(actor)],
        "shows_everybody": may(actor, Permission.API_KEYS_EDIT_ALL),
        "new": new,
        "base_url": f"{settings.PUBLIC_URL}/v1",
        "account_id": actor.workspace.public_id,
        "sections": [] if new is None else sections_of(request, "new_api_key", new.key.member),
    }
    return render(request, "team/api_keys.html", context)


def _members(actor: Member) -> list[Member]:
    if not may(actor, Permission.API_KEYS_EDIT_ALL):
        return [actor]
    return [member for member in queries.list_members(actor) if queries.may_create_key_for(actor, member)]
