"""Settings, API: the keys, making one (its secret is shown this once), and revoking one (P4)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from keito_server.kit.days import day_of
from keito_server.team import actions, queries
from keito_server.team.actions import NewApiKey
from keito_server.team.forms import ApiKeyForm
from keito_server.team.models import ApiKey, Member
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.formats import Formats
from keito_server.web.sections import sections_of

_SENT_FORMS = "sent_api_key_forms"
_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as the list shows it."""

    key: ApiKey
    last_used: str
    expires: str
    revoked: str
    is_expired: bool

    @property
    def is_live(self) -> bool:
        """Whether requests with it are answered."""
        return not self.revoked and not self.is_expired


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
    if request.method == "POST" and _was_sent(request):
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
            _note_sent(request)
            return _list(request, subdomain, new=new)
    context = {
        "subdomain": subdomain,
        "form": form,
        "form_id": request.POST.get("form_id") or secrets.token_urlsafe(16),
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
        return redirect("team:api_keys", subdomain)
    key = queries.get_api_key(request.actor, ApiKey.parse_id(key_id))
    return render(request, "team/revoke_api_key.html", {"subdomain": subdomain, "key": key})


def _list(request: MemberRequest, subdomain: str, *, new: NewApiKey | None = None) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    context = {
        "subdomain": subdomain,
        "lines": [_line(key, actor, now) for key in queries.list_api_keys(actor)],
        "shows_everybody": may(actor, Permission.API_KEYS_EDIT_ALL),
        "new": new,
        "base_url": f"{settings.PUBLIC_URL}/v1",
        "account_id": actor.workspace.public_id,
        "sections": [] if new is None else sections_of(request, "new_api_key", new.key.member),
    }
    return render(request, "team/api_keys.html", context)


def _members(actor: Member) -> list[Member]:
    return queries.list_members(actor) if may(actor, Permission.API_KEYS_EDIT_ALL) else [actor]


def _line(key: ApiKey, actor: Member, now: datetime) -> KeyLine:
    zone, formats = actor.zone, Formats.of(actor)
    last_moment = None if key.expires_at is None else key.expires_at - timedelta(microseconds=1)
    return KeyLine(
        key=key,
        last_used="never" if key.last_used_at is None else _when(key.last_used_at, now, zone, formats),
        expires="never" if last_moment is None else formats.short_day(day_of(last_moment, actor.workspace.timezone)),
        revoked="" if key.revoked_at is None else formats.short_day(day_of(key.revoked_at, zone)),
        is_expired=key.expires_at is not None and key.expires_at <= now,
    )


def _when(instant: datetime, now: datetime, zone: str, formats: Formats) -> str:
    minutes = (now - instant) // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} min ago" if minutes > 0 else "just now"
    day = day_of(instant, zone)
    if day == day_of(now, zone):
        return f"today {formats.time_of_day(instant.astimezone(ZoneInfo(zone)))}"
    return formats.short_day(day)


def _was_sent(request: MemberRequest) -> bool:
    form_id = request.POST.get("form_id")
    return bool(form_id) and form_id in request.session.get(_SENT_FORMS, [])


def _note_sent(request: MemberRequest) -> None:
    sent = [*request.session.get(_SENT_FORMS, []), request.POST.get("form_id", "")]
    request.session[_SENT_FORMS] = sent[-_REMEMBERED:]
