"""What is told of something logged, time or an expense, that somebody else changed, deleted or brought back (T5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from keito_server.kit.changes import Change
from keito_server.notifications.actions.telling import Letter, tell
from keito_server.team.models import Member

_TEMPLATE = "notifications/mails/entry_changed"


@dataclass(frozen=True, slots=True)
class Logged:
    """Something that `member` logged, in the words of a letter to them; addresses are whole.

    `noun` is "time" or "an expense", `where` follows it ("on Redesign, Development"), `sum` says how much of what it was;
    `url` shows it, `list_url` where it stood once it is gone.
    """

    id: UUID
    member: Member
    noun: Literal["time", "an expense"]
    where: str
    sum: str
    day: str
    url: str
    list_url: str


def tell_of_change(*, actor: Member, logged: Logged, lines: Sequence[Change], now: datetime) -> None:
    """Tells a member what somebody else changed of what they have submitted; nothing where there are no lines.

    Of one thing at most one mail in each hour of the clock: what else is changed in it is in its history.
    """
    if lines:
        about_key = f"{logged.id}:{now.astimezone(UTC):%Y-%m-%dT%H}"
        _tell(actor, logged, lines, verb="changed", about_key=about_key, now=now)


def tell_of_deletion(*, actor: Member, logged: Logged, event_id: UUID, now: datetime) -> None:
    """Tells a member that somebody else deleted what they have submitted."""
    _tell(actor, logged, (), verb="deleted", about_key=str(event_id), now=now)


def tell_of_restoration(*, actor: Member, logged: Logged, event_id: UUID, now: datetime) -> None:
    """Tells whoever was told of a deletion that it was taken back."""
    _tell(actor, logged, (), verb="restored", about_key=str(event_id), now=now)


def _tell(actor: Member, logged: Logged, lines: Sequence[Change], *, verb: str, about_key: str, now: datetime) -> None:
    context = {
        "reader": logged.member,
        "workspace_name": logged.member.workspace.name,
        "by": actor.name,
        "verb": verb,
        "lines": lines,
        "logged": logged,
        "is_time": logged.noun == "time",
    }
    subject = f"{actor.name} {verb} {logged.noun} that you submitted for {logged.day}"
    tell([Letter(logged.member, "entry_changed", subject, _TEMPLATE, context, about_key)], now=now)
