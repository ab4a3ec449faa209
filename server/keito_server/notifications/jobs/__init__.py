"""Delivery by the worker: one job an attempt; what may be repeated is a further job, later."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskContext, task

from keito_server.notifications import actions
from keito_server.notifications.documents import compose
from keito_server.notifications.jobs.conversation import hand_over
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import NO_SERVER, Answer, Meaning, read_mail_server


@task(takes_context=True)
def deliver(context: TaskContext, mail_id: str) -> None:
    """One attempt at one mail. Done twice, the second finds the mail claimed and leaves it alone."""
    deliver_once(UUID(mail_id), job_id=context.task_result.id)


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
    return hand_over(
        compose(mail, sender=settings.MAIL_FROM),
        server=read_mail_server(settings.MAIL_URL, timeout_seconds=settings.MAIL_TIMEOUT),
        sender=parseaddr(settings.MAIL_FROM)[1],
        recipient=mail.recipient,
    )


@task(takes_context=True)
def deliver_many(context: TaskContext, mail_ids: list[str]) -> None:
    """One attempt at each of up to a hundred mails."""
    for mail_id in mail_ids:
        deliver_once(UUID(mail_id), job_id=context.task_result.id)


def deliver_when_due(mail_ids: Sequence[UUID], due_at: datetime) -> None:
    """Puts an attempt on the worker's queue, in the transaction that writes the mails."""
    if len(mail_ids) == 1:
        deliver.using(run_after=due_at).enqueue(str(mail_ids[0]))
    else:
        deliver_many.using(run_after=due_at).enqueue([str(mail_id) for mail_id in mail_ids])
