"""Delivery by the worker: a job for one mail, or for a batch; what may be repeated is a further job, later."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskContext, task

from keito_server.notifications import actions
from keito_server.notifications.jobs.attempts import attempt, conversation
from keito_server.notifications.jobs.batches import deliver_batch
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import NO_SERVER, Answer, Meaning

BEHIND = -10
"""The priority of batches: a code for signing in does not stand behind ten thousand reminders."""


@task(takes_context=True)
def deliver(context: TaskContext, mail_id: str) -> None:
    """One attempt at one mail. Done twice, the second finds the mail claimed and leaves it alone."""
    deliver_once(UUID(mail_id), job_id=context.task_result.id)


@task(takes_context=True, priority=BEHIND)
def deliver_many(context: TaskContext, mail_ids: list[str]) -> None:
    """One attempt at each of up to a hundred mails, or at as many as there is time for. Done twice, as above."""
    deliver_batch([UUID(mail_id) for mail_id in mail_ids], job_id=context.task_result.id)


def deliver_once(mail_id: UUID, *, job_id: str) -> None:
    """Claims the mail, hands it to the mail server, and writes down the answer: three transactions."""
    now = timezone.now()
    actions.settle_lost(now=now)
    mail = actions.claim(mail_id, job_id=job_id, now=now)
    if mail is not None:
        actions.note_answer(mail, _attempt(mail), now=timezone.now())


def _attempt(mail: Mail) -> Answer:
    if not settings.MAIL_URL:
        return Answer(Meaning.LATER, NO_SERVER)
    with conversation() as talking:
        return attempt(talking, mail)


def deliver_when_due(mail_ids: Sequence[UUID], due_at: datetime) -> None:
    """Puts an attempt on the worker's queue, in the transaction that writes the mails."""
    if len(mail_ids) == 1:
        deliver.using(run_after=due_at).enqueue(str(mail_ids[0]))
    else:
        deliver_many.using(run_after=due_at).enqueue([str(mail_id) for mail_id in mail_ids])
