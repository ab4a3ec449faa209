"""What accounts announce: joining a workspace goes by these."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from keito_server.kit.tenancy import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedUp:
    """A person made a login and wants a workspace of their own. No workspace exists yet, so this is no audit event."""

    login_id: UUID
    email: str
    first_name: str
    last_name: str
    company: str
    currency: str
    timezone: str
    decimal_separator: str
    origin: Origin
    now: datetime


Founder = Callable[[SignedUp], None]
_founders: list[Founder] = []


def on_sign_up(founder: Founder) -> None:
    """Has `founder` called in the transaction of each sign-up; the team founds the workspace so."""
    if founder not in _founders:
        _founders.append(founder)


def announce(event: SignedUp) -> None:
    """Tells every founder."""
    for founder in _founders:
        founder(event)


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
