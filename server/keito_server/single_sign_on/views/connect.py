"""The owner of a login says whether an identity is to open it from now on (P7)."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.accounts.actions import end_other_sessions
from keito_server.accounts.models import Login
from keito_server.kit.declarations import of_login, public
from keito_server.kit.origins import origin_of
from keito_server.kit.session_reach import is_bound
from keito_server.single_sign_on import actions
from keito_server.single_sign_on.adapters.sessions import PendingIdentity, find_pending, forget_pending, sign_in
from keito_server.single_sign_on.errors import PendingIdentityOver
from keito_server.single_sign_on.models import Identity, IdentityProvider
from keito_server.single_sign_on.queries import find_live_provider
from keito_server.web import toasts


@public
@never_cache
@require_http_methods(["GET", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Asks, and connects. Whom only a provider has vouched for is sent to prove the login itself.

    Not a page of the login to the gate: it serves those too who are a member of nothing yet.
    """
    pending = find_pending(request)
    login = request.user
    if not isinstance(login, Login) or is_bound(request.session):
        return redirect_to_login(request.path)
    if pending is None:
        raise PendingIdentityOver
    provider = find_live_provider(pending.slug) if pending.slug else None
    if pending.slug and (provider is None or provider.seal != pending.seal):
        raise PendingIdentityOver
    name = provider.name if provider else "WorkOS"
    if request.method == "GET":
        context = {"pending": pending, "provider": provider, "name": name, "login": login}
        return render(request, "single_sign_on/connect.html", context)
    forget_pending(request)
    if request.POST.get("answer") == "no":
        return redirect("home")
    _connect(request, login, provider, pending)
    toasts.show(request, f"Connected {name} to your sign-in")
    return redirect(pending.wanted)


def _connect(request: HttpRequest, login: Login, provider: IdentityProvider | None, pending: PendingIdentity) -> None:
    now = timezone.now()
    if provider is None:
        actions.connect_workos(login=login, claims=pending.claims, now=now)
        return
    actions.connect_identity(login=login, provider=provider, claims=pending.claims, now=now, origin=origin_of(request))
    sign_in(request, login, provider)


@of_login
@require_POST
def disconnect(request: HttpRequest, identity_id: str) -> HttpResponse:
    """Has a provider open the login no more, and signs it out everywhere else, where it may have opened it."""
    login = request.user
    assert isinstance(login, Login)  # noqa: S101  # the gate lets nobody else in
    name = actions.disconnect_identity(
        login=login, identity_id=Identity.parse_id(identity_id), now=timezone.now(), origin=origin_of(request)
    )
    end_other_sessions(login=login, current_key=request.session.session_key or "")
    toasts.show(request, f"Disconnected {name}, and signed out everywhere else")
    return redirect("account_security")
