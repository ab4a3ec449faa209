"""Where django-allauth asks how Keito does it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.messages import ERROR
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from keito_server.accounts import actions
from keito_server.accounts.documents import letter
from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.events import (
    EmailChanged,
    PasswordReplaced,
    SecondFactorChanged,
    SignedIn,
    SignInRefused,
    announce_email_changed,
    announce_login_event,
    write_letter,
)
from keito_server.accounts.models import Login
from keito_server.accounts.queries import tries_key
from keito_server.kit.errors import RuleRefused
from keito_server.kit.origins import client_address, origin_of
from keito_server.kit.sealing import seal, unseal
from keito_server.kit.ways_in import WayIn, take_ways_in
from keito_server.web import toasts

_NOWHERE = "0.0.0.0"  # noqa: S104  # nothing listens: it stands for a connection without an address, such as a socket's
_PURPOSE = "second factor"


_CONFIRMED = "account/messages/email_confirmed.txt"
_SAID = {
    "account/messages/password_changed.txt": "Password changed. All other browsers are signed out.",
    "account/messages/password_set.txt": "Password set",
    _CONFIRMED: "Address confirmed",
    "account/messages/email_confirmation_failed.txt": "This address belongs to another login.",
}
"""What is told of allauth's messages; the others say what the page shows anyway."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in by e-mail and password: mail goes out as letters, words are ours."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": "You sign in with this address already.",
        "email_password_mismatch": "Email and password do not match.",
        "email_taken": EmailTaken.default_message,
        "enter_current_password": "This is not the password that you have now.",
        "incorrect_code": "This code is not right.",
        "incorrect_password": "This is not your password.",
        "rate_limited": "A code was mailed just now. Wait a moment before the next one.",
        "too_many_login_attempts": "Too many tries. Start again to get a new code.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes the letter of `templates/<prefix>_{subject,message}.txt` to one address."""
        write_letter(letter(template_prefix, address=email, context=context, now=timezone.now()))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Keeps what was done, or was not, for the next page."""
        if message_template == _CONFIRMED and not request.user.is_authenticated:
            # Of a sign-up the code's page has said it; the steps that follow show no toasts, so it would come too late.
            return
        words = message or _SAID.get(message_template or "")
        if words and level >= ERROR:
            toasts.show_failure(request, words)
        elif words:
            toasts.show(request, words)

    def is_safe_url(self, url: str | None) -> bool:
        """Whether `next` may be followed: on the host that was asked, and on no other that the server answers to."""
        host = self.request.get_host()
        return url_has_allowed_host_and_scheme(url, allowed_hosts={host}, require_https=self.request.is_secure())

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which tries are counted, and which a session shows."""
        return client_address(request) or _NOWHERE

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail: at the address that people use, whatever host asked for it."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.PUBLIC_URL}{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where a changed password leads."""
        return reverse("account_security")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Where a verified address leads that was not verified on signing up."""
        return reverse("account_email")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Makes a verified address the login's; what follows from it happens with it or not at all."""
        with transaction.atomic():
            is_confirmed: bool = super().confirm_email(request, email_address)
        return is_confirmed

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return tries_key(credentials.get("email", ""))


def note_session(*, request: HttpRequest, **_: Any) -> None:
    """Lists the browser on the page of Security, however it was signed in: allauth lists its own ways only."""
    if "REMOTE_ADDR" in request.META:
        actions.note_session(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Authenticator apps, recovery codes and passkeys: their secrets are sealed at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or no longer. Type the one that the app shows now.",
        "unverified_email": "Verify your e-mail address first.",
        "add_email_blocked": "Verify your e-mail address first.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a second factor may go. Raises `ValidationError` where not: it says why, as allauth's words cannot."""
        try:
            actions.keep_a_second_factor(authenticator)
        except RuleRefused as refused:
            raise ValidationError(refused.message) from refused
        return True

    def encrypt(self, text: str) -> str:
        """What is stored of a secret."""
        return seal(text, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret behind what is stored; raises `SealBroken` where `SECRET_KEY` is another one now."""
        return unseal(encrypted_text, purpose=_PURPOSE)


def tell_of_email(
    *,
    request: HttpRequest,
    user: Login,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **signal: Any,  # noqa: ARG001  # what Django adds
) -> None:
    """Announces another address of a login; its first one is nothing new."""
    if from_email_address is None:
        return
    announce_email_changed(
        EmailChanged(
            login_id=user.id,
            before=from_email_address.email,
            after=to_email_address.email,
            origin=origin_of(request, login_id=user.id),
            now=timezone.now(),
        )
    )


def end_other_sessions(*, request: HttpRequest, user: Login, **signal: Any) -> None:  # noqa: ARG001  # Django adds to it
    """After another password, only the browser in which it was typed stays signed in, if it was."""
    actions.end_other_sessions(login=user, current_key=request.session.session_key or "")


REFUSALS_TOLD_EVERY = 300
"""Of all refused tries to sign in as one login from one address, one is told in so many seconds."""

_FACTORS = {
    Authenticator.Type.TOTP: "code",
    Authenticator.Type.RECOVERY_CODES: "recovery code",
    Authenticator.Type.WEBAUTHN: "passkey",
}
_FACTORS_KEPT = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
    Authenticator.Type.WEBAUTHN: "passkey",
}


def tell_of_sign_in(*, request: HttpRequest, user: Login, **_: Any) -> None:
    """Announces who came in, and by what. A sign-in without a connection is none: a program made a session."""
    if "REMOTE_ADDR" not in request.META:
        return
    way = _way_in(request, user)
    origin = origin_of(request, login_id=user.id)
    announce_login_event(
        SignedIn(login_id=user.id, method=way.method, workspace_id=way.workspace_id, origin=origin, now=timezone.now())
    )


def tell_of_refused_password(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Announces a wrong password for a known login. Who confirms that it is them is in already, and tells nothing new."""
    if request is None or request.user.is_authenticated:
        return
    login = Login.objects.filter(email=tries_key(str(credentials.get("email", "")))).first()
    if login is not None:
        _tell_of_refusal(request, login, "wrong password")


def tell_of_refused_code(*, request: HttpRequest, user: Login, reauthentication: bool = False, **_: Any) -> None:
    """Announces a wrong code in the second step of signing in."""
    if not reauthentication:
        _tell_of_refusal(request, user, "wrong code after the right password")


def tell_of_password(way: str) -> Callable[..., None]:
    """What announces another password, which `way` allowed, in words."""

    def tell(*, request: HttpRequest, user: Login, **_: Any) -> None:
        origin = origin_of(request, login_id=user.id)
        announce_login_event(PasswordReplaced(login_id=user.id, way=way, origin=origin, now=timezone.now()))

    return tell


def tell_of_factor(prefix: str = "", *, is_added: bool) -> Callable[..., None]:
    """What announces a second factor that came or went; `prefix` stands before the words for it."""

    def tell(*, request: HttpRequest, user: Login, authenticator: Authenticator, **_: Any) -> None:
        event = SecondFactorChanged(
            login_id=user.id,
            what=prefix + _FACTORS_KEPT[authenticator.type],
            is_added=is_added,
            origin=origin_of(request, login_id=user.id),
            now=timezone.now(),
        )
        announce_login_event(event)

    return tell


def _way_in(request: HttpRequest, login: Login) -> WayIn:
    now, before = take_ways_in(request, login.id)
    if now is not None:
        return now
    records = get_authentication_records(request, login)
    if any(record.get("passwordless") for record in records):
        return WayIn("passkey")
    factor = next((_FACTORS[record["type"]] for record in reversed(records) if record["method"] == "mfa"), "")
    has_password = any(record["method"] == "password" for record in records)
    first = WayIn("password") if has_password else before or WayIn("a mailed link or code")
    return WayIn(f"{first.method} and {factor}", first.workspace_id) if factor else first


def _tell_of_refusal(request: HttpRequest, login: Login, reason: str) -> None:
    address = client_address(request)
    if cache.add(f"sign-in-refused:{login.id.hex}:{address}", True, REFUSALS_TOLD_EVERY):
        event = SignInRefused(login_id=login.id, reason=reason, origin=origin_of(request), now=timezone.now())
        announce_login_event(event)
