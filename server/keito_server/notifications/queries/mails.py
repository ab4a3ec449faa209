"""What became of mail: for a workspace's administrators, for the operator, and for visitors of the demo."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from keito_server.kit.identifiers import parse_public_id
from keito_server.notifications.errors import MailNotFound
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import LEASE, OVERDUE
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

SHOWN = 200
"""Mails that one list holds at most, the newest."""
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MailCounts:
    """What became of a workspace's mails of the last thirty days."""

    sent: int
    waiting: int
    kept: int


def can_send() -> bool:
    """Whether a letter reaches anybody: by a mail server, or in the demo by its outbox."""
    return bool(settings.MAIL_IS_CONFIGURED)


def parse_mail_id(text: str) -> UUID:
    """The UUID behind a mail's public id; `NotFound` for any other string."""
    return parse_public_id(Mail.prefix, text)


def troubled(now: datetime) -> Q:
    """Mails that somebody has to look at: failed, uncertain, or claimed by a worker that is long gone."""
    is_lost = Q(state=Mail.State.SENDING, claimed_at__lte=now - LEASE)
    return Q(state__in=[Mail.State.FAILED, Mail.State.UNCERTAIN]) | is_lost


def list_troubled(actor: Member, *, now: datetime) -> list[Mail]:
    """The workspace's failed and uncertain mails, the newest first, without what is written in them."""
    require(actor, Permission.MAIL_VIEW)
    mails = Mail.objects.filter(troubled(now), workspace_id=actor.workspace_id)
    return list(_without_content(mails).order_by("-created_at", "-id")[:SHOWN])


def count_recent(actor: Member, *, now: datetime) -> MailCounts:
    """How many of the workspace's mails of the last thirty days went out, and how many wait."""
    require(actor, Permission.MAIL_VIEW)
    waiting = Q(state__in=[Mail.State.QUEUED, Mail.State.SENDING]) & ~troubled(now)
    # What is long over is not read: a workspace of two hundred writes ten thousand mails a quarter.
    of_interest = waiting | Q(state__in=[Mail.State.SENT, Mail.State.KEPT], created_at__gt=now - RECENT)
    counts = Mail.objects.filter(of_interest, workspace_id=actor.workspace_id).aggregate(
        sent=Count("id", filter=Q(state=Mail.State.SENT)),
        waiting=Count("id", filter=waiting),
        kept=Count("id", filter=Q(state=Mail.State.KEPT)),
    )
    return MailCounts(**counts)


def list_troubled_everywhere(*, now: datetime) -> list[Mail]:
    """Failed and uncertain mails of the whole installation, letters about logins among them: for the operator."""
    return list(_without_content(Mail.objects.filter(troubled(now))).order_by("created_at", "id"))


def count_overdue(*, now: datetime) -> int:
    """Mails whose time is long past: nobody takes them, so no worker runs."""
    return Mail.objects.filter(state=Mail.State.QUEUED, next_attempt_at__lte=now - OVERDUE).count()


def list_outbox() -> list[Mail]:
    """The demo's newest mails; `MailNotFound` outside the demo."""
    _require_demo()
    return list(_without_content(Mail.objects.all()).order_by("-created_at", "-id")[:SHOWN])


def get_from_outbox(mail_id: UUID) -> Mail:
    """One of the demo's mails, with what is written in it."""
    _require_demo()
    mail = Mail.objects.filter(id=mail_id).first()
    if mail is None:
        raise MailNotFound
    return mail


def _require_demo() -> None:
    if not settings.DEMO:
        raise MailNotFound


def _without_content(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Codes and links are read only by whoever delivers them."""
    return mails.defer("text", "html", "headers")
