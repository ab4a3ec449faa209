"""django-allauth's adapter: it speaks the protocols, and what becomes of who arrives is decided here, never by it."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from keito_server.accounts.models import Login
from keito_server.kit.errors import Refusal
from keito_server.kit.origins import origin_of
from keito_server.single_sign_on import actions
from keito_server.single_sign_on.adapters.openid import check_nonce
from keito_server.single_sign_on.adapters.outside import OutsideSession
from keito_server.single_sign_on.adapters.sessions import (
    JOINING,
    PendingIdentity,
    keep_pending,
    page_in_workspace,
    sign_in,
)
from keito_server.single_sign_on.errors import EmailNeeded, SignInRefused
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.single_sign_on.rules import Arrival

_log = logging.getLogger(__name__)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Knows no provider of its own: our views hand in each workspace's. Makes no user and stores no account."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        return []

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        raise SocialApp.DoesNotExist

    def get_requests_session(self) -> OutsideSession:
        """All that allauth fetches from a provider goes through the guarded session."""
        return OutsideSession()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The protocol is through. Always ends allauth's part."""
        row = sociallogin.provider.row
        try:
            if not row.is_saml:
                check_nonce(sociallogin)
            answer = welcome(request, row, sociallogin.claims, sociallogin.state.get("next"))
        except Refusal as refusal:
            answer = failure_page(request, row, refusal.message)
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """The protocol has failed. The reason goes to the log and, short, to the person."""
        cancelled = "You stopped signing in at the provider."
        reason = (
            cancelled if error == "cancelled" else str(exception or "The answer was not asked for in this browser.")
        )
        raise ImmediateHttpResponse(failure_page(request, provider.row, reason))


def welcome(request: HttpRequest, row: IdentityProvider, claims: actions.Claims, wanted: str | None) -> HttpResponse:
    """Lets in whom the provider vouches for, or says why not. Raises refusals."""
    page = page_in_workspace(wanted, row.workspace.subdomain)
    arrived = actions.arrive(
        provider=row,
        claims=claims,
        invitation_token=request.session.get(JOINING, ""),
        now=timezone.now(),
        origin=origin_of(request),
    )
    if arrived.login is not None and arrived.login.is_active:
        sign_in(request, arrived.login, row)
        return redirect(page)
    if arrived.outcome is Arrival.ASK_OWNER:
        return ask_owner(request, PendingIdentity(row.slug, claims, page, row.seal))
    raise EmailNeeded if arrived.outcome is Arrival.NEEDS_EMAIL else SignInRefused


def ask_owner(request: HttpRequest, pending: PendingIdentity) -> HttpResponse:
    """Has the owner of the login with this address sign in, and then say whether to connect the two."""
    keep_pending(request, pending)
    question = reverse("single_sign_on:connect")
    if isinstance(request.user, Login):
        return redirect(question)
    return redirect_to_login(question)


def failure_page(request: HttpRequest, row: IdentityProvider | None, reason: str) -> HttpResponse:
    """Nobody was signed in, and why. An administrator finds the reason in the server's log as well."""
    _log.warning("Single sign-on by provider %s failed: %s", row.public_id if row else "unknown", reason)
    context = {"provider": row, "workspace": row.workspace if row else None, "reason": reason}
    return render(request, "single_sign_on/failed.html", context, status=403)
