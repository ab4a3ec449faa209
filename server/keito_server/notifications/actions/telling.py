"""Telling members what happened: many letters at once, each to whoever wants it, at the cost of a few queries a hundred."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from keito_server.kit.identifiers import new_id
from keito_server.notifications.events import announce_due
from keito_server.notifications.models import Mail
from keito_server.notifications.queries import can_send, unsubscribe_url
from keito_server.notifications.queries.choices import choices_of
from keito_server.notifications.rules import (
    LONGEST_SUBJECT,
    NOTICES,
    dedupe_key,
    domain_of,
    is_address,
    one_line,
)
from keito_server.team.models import Member

BATCH = 100
"""Letters that share their queries, and mails that share one job of delivery."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice to one member. `template` names the files of its text and HTML without their ends (`.txt`, `.html`).

    `context` is what they show; `subject` and `unsubscribe_url` are put beside it, and the link that switches the notice
    off at the foot of both. The same notice to the same member
    with the same `about_key` is one mail, however often it is told.
    """

    member: Member
    notice: str
    subject: str
    template: str
    context: Mapping[str, Any]
    about_key: str

    @property
    def key(self) -> str:
        """What the outbox knows the mail by."""
        return dedupe_key(self.notice, self.member.id, self.about_key)


@transaction.atomic
def tell(letters: Sequence[Letter], *, now: datetime) -> int:
    """Writes the letters into the outbox, in the caller's transaction, and returns how many were written.

    Left out are members who do not want the notice, who are archived, agents, or without an address that can be
    written to, and what was told before. Where mail reaches nobody, nothing is written.
    """
    if not can_send():
        return 0
    return sum(_tell_batch(letters[start : start + BATCH], now=now) for start in range(0, len(letters), BATCH))


def _tell_batch(letters: Sequence[Letter], *, now: datetime) -> int:
    letters = [letter for letter in letters if _is_reachable(letter.member)]
    chosen = choices_of({letter.member.id for letter in letters}, {letter.notice for letter in letters})
    wanted = {
        letter.key: letter
        for letter in letters
        if chosen.get((letter.member.id, letter.notice), NOTICES[letter.notice].is_wanted_by_default)
    }
    for known in Mail.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", flat=True):
        del wanted[known]
    if not wanted:
        return 0
    mails = list(_write(wanted.values(), now=now))
    # Somebody else may have told the same at the same instant: what the database has of ours is what we wrote.
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    written = list(Mail.objects.filter(id__in=[mail.id for mail in mails]).order_by("id").values_list("id", flat=True))
    if written and settings.MAIL_URL:
        announce_due(written, now)
    return len(written)


def _is_reachable(member: Member) -> bool:
    return member.is_active and not member.is_agent and is_address(member.email)


def _write(letters: Iterable[Letter], *, now: datetime) -> Iterator[Mail]:
    goes_out = bool(settings.MAIL_URL)
    domain = domain_of(parseaddr(settings.MAIL_FROM)[1])
    for letter in letters:
        mail_id, url = new_id(), unsubscribe_url(letter.member, letter.notice)
        subject = one_line(letter.subject)[:LONGEST_SUBJECT]
        context = {**letter.context, "subject": subject, "unsubscribe_url": url}
        yield Mail(
            id=mail_id,
            workspace_id=letter.member.workspace_id,
            about=letter.notice,
            dedupe_key=letter.key,
            message_id=f"<{mail_id}@{domain}>",
            recipient=letter.member.email,
            subject=subject,
            text=_with_foot(render_to_string(f"{letter.template}.txt", context), url),
            html=render_to_string(f"{letter.template}.html", context),
            headers={"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
            state=Mail.State.QUEUED if goes_out else Mail.State.KEPT,
            next_attempt_at=now if goes_out else None,
            created_at=now,
        )


def _with_foot(text: str, url: str) -> str:
    """The text with the same last line as the HTML, which has it from `web/mail.html`."""
    return text if url in text else f"{text.rstrip()}\n\nStop mails like this one:\n{url}\n"
