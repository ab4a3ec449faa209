"""What a session remembers of single sign-on: its proofs, and an identity that waits for its owner."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth import login as begin
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from keito_server.accounts.models import Login
from keito_server.kit.session_reach import is_bound, unbound, with_proof
from keito_server.kit.ways_in import WayIn, say_way_in
from keito_server.single_sign_on.actions import Claims
from keito_server.single_sign_on.models import IdentityProvider
from keito_server.single_sign_on.rules import is_same_address

JOINING = "joining"
"""Where the page of an invitation leaves the token of the link that was opened last."""
_PENDING = "pending_identity"
_PENDING_SECONDS = 900
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class PendingIdentity:
    """An identity that waits until the owner of the login with its address signs in. No slug: it is WorkOS's.

    `seal` is the provider's when it vouched.
    """

    slug: str
    claims: Claims
    wanted: str
    seal: str = ""


def sign_in(request: HttpRequest, login: Login, provider: IdentityProvider) -> None:
    """Signs a login in on the word of a workspace's provider: for that workspace only, unless it was in already."""
    was_proven_itself = request.user == login and not is_bound(request.session)
    say_way_in(request, login.id, WayIn(f"single sign-on by {provider.name}", provider.workspace_id))
    begin(request, login, backend=_BACKEND)
    if not was_proven_itself:
        # Until the browser is closed or nothing happens for long: nobody was asked to stay signed in.
        request.session.set_expiry(0)
    proof = with_proof(
        request.session,
        workspace_id=provider.workspace_id,
        seal=provider.seal,
        binds=not was_proven_itself,
    )
    request.session.update(proof)


def sign_in_everywhere(request: HttpRequest, login: Login, wanted: str) -> HttpResponse:
    """Signs a login in as a password does, a second factor included: WorkOS has proven the login itself."""
    say_way_in(request, login.id, WayIn("single sign-on by WorkOS"))
    answer: HttpResponse = perform_login(request, login, email_verification="none", redirect_url=wanted)
    return answer


def note_own_sign_in(request: HttpRequest) -> None:
    """Frees a session from its provider's bounds once the login itself is proven; the proofs stay."""
    request.session.update(unbound(request.session))


def keep_pending(request: HttpRequest, pending: PendingIdentity) -> None:
    """Lets an identity wait for the owner. Whoever is signed in as somebody else is signed out first."""
    owner_is_in = isinstance(request.user, Login) and is_same_address(request.user.email, pending.claims.email)
    if not owner_is_in or is_bound(request.session):
        logout(request)
    request.session[_PENDING] = {
        "slug": pending.slug,
        "claims": asdict(pending.claims),
        "wanted": pending.wanted,
        "seal": pending.seal,
        "until": time.time() + _PENDING_SECONDS,
    }


def find_pending(request: HttpRequest) -> PendingIdentity | None:
    """The identity that waits in this session, if it has not waited too long."""
    kept: dict[str, Any] | None = request.session.get(_PENDING)
    if kept is None or kept["until"] < time.time():
        return None
    return PendingIdentity(kept["slug"], Claims(**kept["claims"]), kept["wanted"], kept.get("seal", ""))


def forget_pending(request: HttpRequest) -> None:
    """Lets nothing wait any more."""
    request.session.pop(_PENDING, None)


def page_in_workspace(wanted: str | None, subdomain: str) -> str:
    """The wanted page if it is one of the workspace's own, else its Time page: an address from outside leads nowhere else."""
    is_ours = url_has_allowed_host_and_scheme(wanted or "", allowed_hosts=None)
    if wanted and is_ours and wanted.startswith(f"/w/{subdomain}/"):
        return wanted
    return reverse("time_entries:today", kwargs={"subdomain": subdomain})
