"""A batch of mails that one job hands over one after the other, with the claims of `delivery` at one commit a mail."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from keito_server.notifications.actions.delivery import put_answer, put_claim, settle_own
from keito_server.notifications.events import announce_due
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import Answer, next_attempt


@transaction.atomic(durable=True)
def take_up(mail_ids: Sequence[UUID], *, job_id: str, now: datetime) -> list[Mail]:
    """Those of the mails whose time has come, none claimed yet. What the job held when its worker died is uncertain."""
    settle_own(list(mail_ids), job_id=job_id, now=now)
    return list(_waiting(mail_ids).filter(next_attempt_at__lte=now).order_by("id"))


@transaction.atomic(durable=True)
def note_and_claim(done: tuple[Mail, Answer] | None, following: Mail | None, *, job_id: str, now: datetime) -> bool:
    """Writes the answer to one mail and the claim of the next, in one commit; whether the next is the job's now.

    An answer is lost only with a claim that is not made, so that never more than one mail is in between.
    """
    if done is not None:
        put_answer(*done, now=now)
    return following is not None and put_claim(following, job_id=job_id, now=now)


@transaction.atomic(durable=True)
def put_off(mails: Sequence[Mail], *, words: str, now: datetime) -> None:
    """Counts an attempt at each mail that still waits: the server was away for all of them, whichever asked."""
    by_attempts: dict[int, list[UUID]] = defaultdict(list)
    for mail in mails:
        by_attempts[mail.attempts].append(mail.id)
    for attempts, mail_ids in by_attempts.items():
        again_at = next_attempt(attempts + 1, now=now)
        ends = {"state": Mail.State.FAILED, "settled_at": now, "next_attempt_at": None}
        values = {"next_attempt_at": again_at} if again_at is not None else ends
        waiting = _waiting(mail_ids).filter(attempts=attempts)
        waiting.update(attempts=F("attempts") + 1, last_error=words, **values)


@transaction.atomic(durable=True)
def queue_rest(mail_ids: Sequence[UUID]) -> None:
    """Has those of the mails that still wait delivered at their time: by one job for all that were tried equally often."""
    by_attempts: dict[int, list[tuple[datetime, UUID]]] = defaultdict(list)
    for mail in _waiting(mail_ids).only("attempts", "next_attempt_at"):
        if mail.next_attempt_at is not None:
            by_attempts[mail.attempts].append((mail.next_attempt_at, mail.id))
    for due in by_attempts.values():
        announce_due([mail_id for _, mail_id in sorted(due)], max(due)[0])


def _waiting(mail_ids: Sequence[UUID]) -> QuerySet[Mail]:
    return Mail.objects.filter(id__in=mail_ids, state=Mail.State.QUEUED)
