"""How a login is protected, and in which browsers it is signed in."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from keito_server.accounts.models import Login
from keito_server.kit.session_reach import LAST_USED
from keito_server.web.browsers import browser_words


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey, or a security key that is a second step only (`is_passwordless` False)."""

    id: int
    name: str
    is_passwordless: bool
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Protection:
    """All that guards a login."""

    has_password: bool
    is_email_verified: bool
    has_authenticator_app: bool = False
    recovery_codes_left: int | None = None
    passkeys: list[Passkey] = field(default_factory=list)

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone does not open the login."""
        return self.has_authenticator_app or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser in which the login is signed in."""

    id: int
    browser: str
    address: str
    since: datetime
    last_seen_at: datetime
    is_current: bool


def get_protection(login: Login) -> Protection:
    """Password, second factors and passkeys of a login. Two queries."""
    passkeys: list[Passkey] = []
    app, codes = False, None
    for factor in Authenticator.objects.filter(user_id=login.id).order_by("created_at"):
        if factor.type == Authenticator.Type.TOTP:
            app = True
        elif factor.type == Authenticator.Type.RECOVERY_CODES:
            codes = len(factor.wrap().get_unused_codes())
        else:
            passkeys.append(_passkey(factor))
    return Protection(
        has_password=login.has_usable_password(),
        is_email_verified=EmailAddress.objects.filter(user=login, email__iexact=login.email, verified=True).exists(),
        has_authenticator_app=app,
        recovery_codes_left=codes,
        passkeys=passkeys,
    )


def was_ever_verified(login: Login) -> bool:
    """Whether the login's owner has ever shown to read mail at an address of it."""
    return bool(EmailAddress.objects.filter(user=login, verified=True).exists())


def _passkey(factor: Authenticator) -> Passkey:
    wrapped = factor.wrap()
    return Passkey(
        id=factor.pk,
        name=wrapped.name,
        is_passwordless=bool(wrapped.is_passwordless),
        created_at=factor.created_at,
        last_used_at=factor.last_used_at,
    )


def list_sessions(login: Login, *, current_key: str) -> list[SignedIn]:
    """The browsers in which the login is signed in, this one first, then by when they were last seen."""
    sessions = [
        SignedIn(
            id=session.pk,
            browser=browser_words(session.user_agent),
            address=session.ip,
            since=session.created_at,
            last_seen_at=_last_seen(session),
            is_current=session.session_key == current_key,
        )
        for session in UserSession.objects.purge_and_list(login)
    ]
    return sorted(sessions, key=lambda session: (not session.is_current, -session.last_seen_at.timestamp()))


def _last_seen(session: UserSession) -> datetime:
    used = session._session_store(session.session_key).get(LAST_USED)
    return session.last_seen_at if used is None else datetime.fromtimestamp(used, UTC)
