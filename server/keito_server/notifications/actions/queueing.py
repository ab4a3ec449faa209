"""Queueing: a mail exists exactly when the change that it tells of was committed."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from keito_server.kit.identifiers import new_id
from keito_server.notifications.errors import RecipientRefused
from keito_server.notifications.events import announce_due
from keito_server.notifications.models import Mail
from keito_server.notifications.queries import can_send
from keito_server.notifications.rules import LONGEST_SUBJECT, domain_of, is_address, one_line


def queue(
    *,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    about: str,
    now: datetime,
    workspace_id: UUID | None = None,
    headers: Mapping[str, str] | None = None,
    dedupe_key: str = "",
) -> Mail | None:
    """Writes a mail into the outbox, in the caller's transaction; returns None where mail reaches nobody.

    `about` names the kind ("invitation"), `headers` are further lines of the head ("List-Unsubscribe"). A second mail
    with the same `dedupe_key` is not written: the first is returned. Raises `RecipientRefused` for what is no address.
    """
    if not can_send():
        return None
    if not is_address(recipient):
        raise RecipientRefused
    goes_out = bool(settings.MAIL_URL)
    mail = Mail(
        id=new_id(),
        workspace_id=workspace_id,
        about=about,
        dedupe_key=dedupe_key,
        recipient=recipient,
        subject=one_line(subject)[:LONGEST_SUBJECT],
        text=text,
        html=html,
        headers={one_line(name): one_line(value) for name, value in (headers or {}).items()},
        state=Mail.State.QUEUED if goes_out else Mail.State.KEPT,
        next_attempt_at=now if goes_out else None,
        created_at=now,
    )
    mail.message_id = f"<{mail.id}@{domain_of(parseaddr(settings.MAIL_FROM)[1])}>"
    if not _insert(mail):
        return Mail.objects.get(dedupe_key=dedupe_key)
    if goes_out:
        announce_due([mail.id], now)
    return mail


def _insert(mail: Mail) -> bool:
    """Whether the mail is a new one; a second of the same key leaves the caller's transaction as it was."""
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        if mail.dedupe_key and Mail.objects.filter(dedupe_key=mail.dedupe_key).exists():
            return False
        raise
    return True
