"""Signing in by WorkOS, which proves the login itself: a global provider of the installation, of no one workspace."""

from datetime import datetime

from django.db import IntegrityError, transaction

from keito_server.accounts import actions as accounts
from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.models import Login
from keito_server.single_sign_on.actions.arrivals import Arrived, Claims
from keito_server.single_sign_on.errors import IdentityTaken, SignInRefused
from keito_server.single_sign_on.models import WorkosIdentity
from keito_server.single_sign_on.queries import find_workos_identity
from keito_server.single_sign_on.rules import Arrival, is_same_address, spellings


@transaction.atomic
def arrive_by_workos(*, claims: Claims, now: datetime) -> Arrived:
    """Signs a known identity in, makes a login for a new address, and asks the owner of one that exists."""
    identity = find_workos_identity(claims.subject)
    if identity is not None:
        WorkosIdentity.objects.filter(id=identity.id).update(last_used_at=now)
        return Arrived(Arrival.SIGN_IN, identity.login)
    if not claims.email or claims.is_email_doubted:
        return Arrived(Arrival.NEEDS_EMAIL)
    if any(Login.objects.filter(email__iexact=spelling).exists() for spelling in spellings(claims.email)):
        return Arrived(Arrival.ASK_OWNER)
    try:
        with transaction.atomic():
            login = accounts.create_login(email=claims.email, password=None, is_verified=True, now=now)
            _connect(login, claims, now)
    except (EmailTaken, IdentityTaken):
        return Arrived(Arrival.REFUSE)
    return Arrived(Arrival.JOIN, login)


@transaction.atomic
def connect_workos(*, login: Login, claims: Claims, now: datetime) -> None:
    """Connects a WorkOS identity to the signed-in owner's login. Raises `SignInRefused`, `IdentityTaken`."""
    if not is_same_address(login.email, claims.email) or claims.is_email_doubted:
        raise SignInRefused("This identity has another address than your sign-in, so it is not connected.")
    identity = find_workos_identity(claims.subject)
    if identity is not None and identity.login_id != login.id:
        raise IdentityTaken
    if identity is None:
        _connect(login, claims, now)


def _connect(login: Login, claims: Claims, now: datetime) -> None:
    try:
        with transaction.atomic():
            WorkosIdentity.objects.create(subject=claims.subject, login=login, created_at=now, last_used_at=now)
    except IntegrityError as error:
        raise IdentityTaken from error
