"""What accounts announce: another address of a login, what guards it, who came in by it, and mail to write to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from keito_server.kit.tenancy import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChanged:
    """A login has another address, which is verified. It belongs to no workspace, so this is no audit event."""

    login_id: UUID
    before: str
    after: str
    origin: Origin
    now: datetime


Follower = Callable[[EmailChanged], None]
_followers: list[Follower] = []


def on_email_changed(follower: Follower) -> None:
    """Has `follower` called, in the transaction in which a login's address changes; members' addresses follow so."""
    if follower not in _followers:
        _followers.append(follower)


def announce_email_changed(event: EmailChanged) -> None:
    """Tells every follower."""
    for follower in _followers:
        follower(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginEvent:
    """Something happened to a login that its workspaces' administrators want to know. It belongs to no workspace."""

    login_id: UUID
    origin: Origin
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(LoginEvent):
    """Somebody came in; `method` says how, in words. With a `workspace_id` the session was proven for that one only."""

    method: str
    workspace_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReplaced(LoginEvent):
    """A login has another password, or its first; `way` says in words how that was proven to be right."""

    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorChanged(LoginEvent):
    """Something besides the password that proves a login was added or removed; `what` says in words what it is."""

    what: str
    is_added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRefused(LoginEvent):
    """Somebody, who may be anybody, could not prove to be the login's owner; `reason` says in words why."""

    reason: str


LoginFollower = Callable[[LoginEvent], None]
_login_followers: list[LoginFollower] = []


def on_login_event(follower: LoginFollower) -> None:
    """Has `follower` called with each event of a login; the audit trails of workspaces hear of it so."""
    if follower not in _login_followers:
        _login_followers.append(follower)


def announce_login_event(event: LoginEvent) -> None:
    """Tells every follower."""
    for follower in _login_followers:
        follower(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWritten:
    """A mail about somebody's login: a code, a reset link, a warning. It belongs to no workspace."""

    address: str
    subject: str
    text: str
    html: str
    now: datetime


Post = Callable[[LetterWritten], None]
_posts: list[Post] = []


def on_letter(post: Post) -> None:
    """Has `post` called, in the transaction in which a letter is written; notifications deliver it so."""
    if post not in _posts:
        _posts.append(post)


def write_letter(letter: LetterWritten) -> None:
    """Hands a letter to whoever delivers mail."""
    for post in _posts:
        post(letter)
