"""Signing in by WorkOS, where the installation has it."""

import time
from secrets import token_urlsafe

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from keito_server.kit.declarations import public
from keito_server.kit.errors import NotFound, Refusal
from keito_server.single_sign_on import actions
from keito_server.single_sign_on.adapters import workos
from keito_server.single_sign_on.adapters.sessions import PendingIdentity, sign_in_everywhere
from keito_server.single_sign_on.adapters.social import ask_owner, failure_page
from keito_server.single_sign_on.errors import AnswerRefused, EmailNeeded, SignInRefused
from keito_server.single_sign_on.rules import Arrival
from keito_server.web.next_page import next_page

_ATTEMPT = "workos_attempt"
_ATTEMPT_SECONDS = 600


@public
@never_cache
@require_GET
def login(request: HttpRequest) -> HttpResponse:
    """Sends the browser to WorkOS, with a state that only this session knows, and PKCE."""
    _needs_workos()
    state, verifier = token_urlsafe(24), workos.new_verifier()
    request.session[_ATTEMPT] = {
        "state": state,
        "verifier": verifier,
        "until": time.time() + _ATTEMPT_SECONDS,
        "wanted": next_page(request, reverse("home")),
    }
    return redirect(workos.authorization_url(state=state, verifier=verifier))


@public
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Takes the code once, and signs in whom WorkOS names."""
    _needs_workos()
    attempt = request.session.pop(_ATTEMPT, None)
    try:
        state = request.GET.get("state", "")
        if attempt is None or attempt["until"] < time.time() or not constant_time_compare(state, attempt["state"]):
            raise AnswerRefused("The answer was not asked for in this browser, or was used already. Start again.")
        if not request.GET.get("code"):
            raise AnswerRefused("WorkOS did not sign you in.")
        claims = workos.exchange(code=request.GET["code"], verifier=attempt["verifier"])
        return _welcome(request, claims, attempt["wanted"])
    except Refusal as refusal:
        return failure_page(request, None, refusal.message)


def _welcome(request: HttpRequest, claims: actions.Claims, wanted: str) -> HttpResponse:
    arrived = actions.arrive_by_workos(claims=claims, now=timezone.now())
    if arrived.login is not None:
        return sign_in_everywhere(request, arrived.login, wanted)
    if arrived.outcome is Arrival.ASK_OWNER:
        return ask_owner(request, PendingIdentity("", claims, wanted))
    if arrived.outcome is Arrival.NEEDS_EMAIL:
        raise EmailNeeded("WorkOS told us no verified e-mail address of yours. Verify it there first.")
    raise SignInRefused("You could not be signed in. Try again.")


def _needs_workos() -> None:
    if not workos.is_configured():
        raise NotFound("Signing in by WorkOS is not set up here.")
