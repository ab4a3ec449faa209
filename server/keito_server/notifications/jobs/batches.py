"""Delivering a batch: a hundred mails over one connection, each claimed before it is handed over.

A batch ends early for three reasons. It has taken long enough: the rest is a job of its own, so that no lease is outrun,
other jobs have their turn, and a worker that is told to stop does so soon. The server is away: all that wait share the
one attempt, and for a minute no other batch of this worker knocks. It breaks off mail after mail: the same.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from keito_server.notifications import actions
from keito_server.notifications.jobs.attempts import attempt, conversation
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import BREAKS_OFF, MOST_BREAKS, NO_SERVER, SPELL, Answer

REST = timedelta(minutes=1)
"""How long the batches of a worker leave a server alone that was away: as long as a mail waits after its first attempt."""


@dataclass(slots=True)
class _Away:
    """The server that the worker has found away, until when it is left alone, and what is said of it."""

    url: str = ""
    until: datetime | None = None
    words: str = ""

    def words_at(self, now: datetime) -> str:
        is_resting = self.url == settings.MAIL_URL and self.until is not None and now < self.until
        return self.words if is_resting else ""


_away = _Away()


def deliver_batch(mail_ids: Sequence[UUID], *, job_id: str) -> None:
    """One attempt at each of the mails whose time has come; what waits afterwards is queued again."""
    now = timezone.now()
    actions.settle_lost(now=now)
    mails = actions.take_up(mail_ids, job_id=job_id, now=now)
    trouble = _away.words_at(now) if settings.MAIL_URL else NO_SERVER
    if mails and not trouble:
        trouble = _hand_over_all(mails, job_id=job_id)
    if trouble:
        actions.put_off([mail for mail in mails if mail.state == Mail.State.QUEUED], words=trouble, now=timezone.now())
    actions.queue_rest(mail_ids)


def _hand_over_all(mails: Sequence[Mail], *, job_id: str) -> str:
    """Hands over as many as there is time for; answers what keeps the rest from being tried now, if anything does."""
    ends_at = time.monotonic() + SPELL.total_seconds()
    done: tuple[Mail, Answer] | None = None
    trouble = ""
    with conversation() as talking:
        for mail in mails:
            is_ours = actions.note_and_claim(done, mail, job_id=job_id, now=timezone.now())
            done = None
            if is_ours:
                answer = attempt(talking, mail)
                done = (mail, answer)
                if talking.never_began:
                    trouble = answer.words
                elif talking.breaks >= MOST_BREAKS:
                    trouble = BREAKS_OFF
            if trouble or time.monotonic() >= ends_at:
                break
        actions.note_and_claim(done, None, job_id=job_id, now=timezone.now())
    if trouble:
        _away.url, _away.until, _away.words = settings.MAIL_URL, timezone.now() + REST, trouble
    return trouble
