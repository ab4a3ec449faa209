"""What notifications announce."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSentAgain(DomainEvent):
    """An administrator had a failed or uncertain mail sent once more."""

    subject_type = "mail"
    sentence = "Sent the mail to {recipient} again: {subject_line}"
    recipient: str
    subject_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailClosed(DomainEvent):
    """An administrator closed a failed or uncertain mail: it arrived, or need not."""

    subject_type = "mail"
    sentence = "Closed the mail to {recipient}: {subject_line}"
    recipient: str
    subject_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesChosen(DomainEvent):
    """A member chose which notices to receive; `wanted` holds what they changed, by the notice's key."""

    subject_type = "member"
    sentence = "Chose which mails to receive"
    wanted: dict[str, bool]


Deliverer = Callable[[Sequence[UUID], datetime], None]
_deliverers: list[Deliverer] = []


def on_due(deliverer: Deliverer) -> None:
    """Has `deliverer(mail_ids, due_at)` called, in the writing transaction, for mails that are to go out."""
    if deliverer not in _deliverers:
        _deliverers.append(deliverer)


def announce_due(mail_ids: Sequence[UUID], due_at: datetime) -> None:
    """Tells that mails are to go out at `due_at` or later, all by one job."""
    for deliverer in _deliverers:
        deliverer(mail_ids, due_at)
