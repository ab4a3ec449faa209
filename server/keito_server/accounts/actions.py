"""Making a login, and ending its sessions."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.models import Login
from keito_server.kit.errors import NotFound


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
