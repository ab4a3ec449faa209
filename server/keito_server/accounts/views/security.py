"""Settings, Security: password, second factors, passkeys, and the browsers in which one is signed in."""

from typing import Any

from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from keito_server.accounts import actions, queries
from keito_server.accounts.forms import RemovePasskeyForm
from keito_server.accounts.models import Login
from keito_server.kit.declarations import of_login
from keito_server.web import toasts
from keito_server.web.sections import sections_of


class _Removal:
    """What removing an app and a passkey share: asked and done in one transaction, refused with 422."""

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **keywords: Any) -> HttpResponse:
        with actions.removing_a_factor():
            answer: HttpResponse = super().post(request, *args, **keywords)  # type: ignore[misc]  # allauth's, untyped
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # allauth's, untyped
        answer.status_code = 422
        return answer


class RemoveApp(_Removal, DeactivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """Asks whether to switch the authenticator app off, and does."""


class RemovePasskey(_Removal, RemoveWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Asks whether to remove a passkey, and removes it."""

    success_url = reverse_lazy("account_security")
    form_class = RemovePasskeyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_kwargs()
        # Data on a GET too: why a passkey has to stay is said at once.
        return {"data": {}, **options, "authenticator": self.object}


@of_login
@never_cache
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """All that guards the login, on one page."""
    login = _login(request)
    key = request.session.session_key or ""
    actions.note_session(request)
    context = {
        "login": login,
        "protection": queries.get_protection(login),
        "sessions": queries.list_sessions(login, current_key=key),
        "sections": sections_of(request, "security", login),
        "is_named_host": not request.get_host().partition(":")[0].replace(".", "").isdigit(),
    }
    return render(request, "accounts/security.html", context)


@of_login
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Signs out in one other browser."""
    actions.end_session(login=_login(request), session_id=session_id)
    toasts.show(request, "Signed out there")
    return redirect("account_security")


@of_login
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Signs out everywhere but here."""
    ended = actions.end_other_sessions(login=_login(request), current_key=request.session.session_key or "")
    toasts.show(request, f"Signed out in {ended} other {'browser' if ended == 1 else 'browsers'}")
    return redirect("account_security")


def _login(request: HttpRequest) -> Login:
    assert isinstance(request.user, Login)  # noqa: S101  # the gate lets nobody else in
    return request.user
