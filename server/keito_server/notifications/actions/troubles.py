"""Seeing to mails that failed, or of which nobody knows: sending again, or closing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.notifications.actions.delivery import emptied
from keito_server.notifications.errors import MailNotFound, MailSettled
from keito_server.notifications.events import MailClosed, MailSentAgain, announce_due
from keito_server.notifications.models import Mail
from keito_server.notifications.queries import troubled
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


@transaction.atomic
def send_again(*, actor: Member, mail_id: UUID, now: datetime) -> Mail:
    """Queues a failed or uncertain mail of the workspace anew; its Message-ID stays, so a second copy can be told."""
    require(actor, Permission.MAIL_VIEW)
    mail = _queue_again(_lock(mail_id, actor.workspace_id), now=now)
    _record(MailSentAgain, mail, actor, now)
    return mail


@transaction.atomic
def close(*, actor: Member, mail_id: UUID, now: datetime) -> Mail:
    """Takes a failed or uncertain mail off the list: it arrived, or need not arrive."""
    require(actor, Permission.MAIL_VIEW)
    mail = _close(_lock(mail_id, actor.workspace_id), now=now)
    _record(MailClosed, mail, actor, now)
    return mail


@transaction.atomic
def send_again_as_operator(*, mail_id: UUID, now: datetime) -> Mail:
    """The same for any mail of the installation, letters about logins among them."""
    return _queue_again(_lock(mail_id), now=now)


@transaction.atomic
def close_as_operator(*, mail_id: UUID, now: datetime) -> Mail:
    """The same for any mail of the installation."""
    return _close(_lock(mail_id), now=now)


def _lock(mail_id: UUID, workspace_id: UUID | None = None) -> Mail:
    mails = Mail.objects.select_for_update(of=("self",)).filter(id=mail_id)
    mail = (mails if workspace_id is None else mails.filter(workspace_id=workspace_id)).first()
    if mail is None:
        raise MailNotFound
    return mail


def _queue_again(mail: Mail, *, now: datetime) -> Mail:
    _settle(mail, now=now, state=Mail.State.QUEUED, next_attempt_at=now, settled_at=None, attempts=0)
    announce_due([mail.id], now)
    return mail


def _close(mail: Mail, *, now: datetime) -> Mail:
    return _settle(mail, now=now, state=Mail.State.CLOSED, settled_at=now, **emptied())


def _settle(mail: Mail, *, now: datetime, **values: object) -> Mail:
    """Writes only where the mail is still one to be seen to; a late worker finds its claim gone."""
    if not Mail.objects.filter(troubled(now), id=mail.id).update(claimed_by="", last_error="", **values):
        raise MailSettled
    mail.refresh_from_db()
    return mail


def _record(event: type[MailSentAgain] | type[MailClosed], mail: Mail, actor: Member, now: datetime) -> None:
    record(
        event=event(
            workspace_id=actor.workspace_id, subject_id=mail.id, recipient=mail.recipient, subject_line=mail.subject
        ),
        actor=actor,
        now=now,
    )
