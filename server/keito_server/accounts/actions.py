"""Making a login, keeping it protected, and ending its sessions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.models import Login
from keito_server.kit.errors import NotFound, RuleRefused

_SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
Keeping = Callable[[Login], RuleRefused | None]
_keepings: list[Keeping] = []


@transaction.atomic
def create_login(*, email: str, password: str | None, is_verified: bool, now: datetime) -> Login:
    """Makes a login; without a password it opens by single sign-on only, until its owner asks for one by mail.

    `is_verified` says that the owner has shown to read mail at the address.

    Raises `EmailTaken`. `password` has passed the validators already.
    """
    login = Login(email=email.strip().lower(), created_at=now)
    login.set_password(password)
    try:
        with transaction.atomic():
            login.save(force_insert=True)
    except IntegrityError as error:
        raise EmailTaken(field="email") from error
    EmailAddress.objects.create(user=login, email=login.email, verified=is_verified, primary=True)
    return login


@transaction.atomic
def discard_unverified_login(login: Login) -> None:
    """Deletes a login whose owner never showed to read mail at its address; nothing that it opened stays open.

    Its password, second factors, sessions and half-done sign-ups go with it: whoever typed the address may have been
    somebody else. Raises `EmailTaken`, and touches nothing, where an address of the login is verified.
    """
    addresses = list(EmailAddress.objects.select_for_update().filter(user=login))
    if any(address.verified for address in addresses):
        raise EmailTaken(field="email")
    for session in UserSession.objects.filter(user=login):
        session.end()
    login.delete()


def register_keeping(keeping: Keeping) -> None:
    """Has `keeping` say, in a transaction, why a login needs a second factor, or None.

    It locks what its answer rests on, so that two factors that are removed at once are counted one after the other.
    """
    if keeping not in _keepings:
        _keepings.append(keeping)


@transaction.atomic
def keep_a_second_factor(factor: Authenticator) -> None:
    """Raises the refusal of a keeping where `factor` is the login's last app or passkey. Recovery codes do not count.

    Call it in the transaction that removes `factor`: within `removing_a_factor`.
    """
    for keeping in _keepings:
        refusal = keeping(factor.user)
        others = Authenticator.objects.filter(user=factor.user, type__in=_SECOND_FACTORS).exclude(pk=factor.pk)
        if refusal is not None and not others.exists():
            raise refusal


@contextmanager
def removing_a_factor() -> Iterator[None]:
    """Within it a factor is removed as one: what `keep_a_second_factor` has locked stays so until the factor is gone."""
    with transaction.atomic():
        yield


def end_session(*, login: Login, session_id: int) -> None:
    """Signs the login out in one browser, at its next request. Raises `NotFound` for a session of another login."""
    session = UserSession.objects.filter(user=login, pk=session_id).first()
    if session is None:
        raise NotFound
    session.end()


def end_other_sessions(*, login: Login, current_key: str) -> int:
    """Signs the login out in all browsers but this one; returns how many these were."""
    others = list(UserSession.objects.filter(user=login).exclude(session_key=current_key))
    for session in others:
        session.end()
    return len(others)


def note_session(request: HttpRequest) -> None:
    """Notes the browser of a request among its login's sessions, where that has not been done yet."""
    UserSession.objects.create_from_request(request)


def forget_sessions() -> None:
    """Deletes sessions that are over, those of visitors who never signed in too, and their lines on the list."""
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
