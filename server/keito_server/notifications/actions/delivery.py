"""Delivering at most once: a mail is claimed, and the claim committed, before anybody talks to the mail server.

A worker that dies holding a claim leaves the mail in between: perhaps it went out. Such a mail becomes uncertain and is
listed; nobody but a person has it sent again.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from keito_server.notifications.events import announce_due
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import LEASE, LOST, Answer, Meaning, next_attempt


@transaction.atomic(durable=True)
def claim(mail_id: UUID, *, job_id: str, now: datetime) -> Mail | None:
    """Takes a waiting mail whose time has come for one job; None where another has it, had it, or it can wait.

    A job that finds its own claim was started again because its worker died: the mail is uncertain from then on.
    """
    settle_own([mail_id], job_id=job_id, now=now)
    mail = Mail.objects.filter(id=mail_id).first()
    return mail if mail is not None and put_claim(mail, job_id=job_id, now=now) else None


@transaction.atomic(durable=True)
def note_answer(mail: Mail, answer: Answer, *, now: datetime) -> None:
    """Writes down what became of a claimed mail, and has it tried again where that makes sense."""
    again_at = put_answer(mail, answer, now=now)
    if again_at is not None:
        announce_due([mail.id], again_at)


@transaction.atomic
def settle_lost(*, now: datetime) -> int:
    """Calls those mails uncertain whose claim is older than anybody talks; returns how many."""
    lost = Mail.objects.filter(state=Mail.State.SENDING, claimed_at__lte=now - LEASE)
    return lost.update(state=Mail.State.UNCERTAIN, settled_at=now, last_error=LOST)


def settle_own(mail_ids: list[UUID], *, job_id: str, now: datetime) -> int:
    """Calls those of the mails uncertain that this very job holds: it was started again, so its worker died."""
    held = Mail.objects.filter(id__in=mail_ids, state=Mail.State.SENDING, claimed_by=job_id)
    return held.update(state=Mail.State.UNCERTAIN, settled_at=now, last_error=LOST)


def put_claim(mail: Mail, *, job_id: str, now: datetime) -> bool:
    """Whether the mail still waited, as it was read, and is the job's now."""
    waiting = Mail.objects.filter(id=mail.id, state=Mail.State.QUEUED, next_attempt_at__lte=now, attempts=mail.attempts)
    values: dict[str, object] = {
        "state": Mail.State.SENDING,
        "claimed_by": job_id,
        "claimed_at": now,
        "attempts": mail.attempts + 1,
        "next_attempt_at": None,
    }
    if not waiting.update(**values):
        return False
    for name, value in values.items():
        setattr(mail, name, value)
    return True


def put_answer(mail: Mail, answer: Answer, *, now: datetime) -> datetime | None:
    """Writes the answer to a claimed mail and returns when to try again; who lost the claim to a person changes nothing.

    A worker that was given up too early still knows best, so its answer stands even if the mail is uncertain by now.
    """
    values: dict[str, object] = {"last_error": "" if answer.meaning is Meaning.ACCEPTED else answer.words}
    again_at = next_attempt(mail.attempts, now=now) if answer.meaning is Meaning.LATER else None
    if again_at is not None:
        values |= {"state": Mail.State.QUEUED, "next_attempt_at": again_at, "claimed_by": "", "settled_at": None}
    elif answer.meaning is Meaning.ACCEPTED:
        values |= {"state": Mail.State.SENT, "sent_at": now, "settled_at": None} | emptied()
    else:
        state = Mail.State.UNCERTAIN if answer.meaning is Meaning.UNKNOWN else Mail.State.FAILED
        values |= {"state": state, "settled_at": now}
    held = Mail.objects.filter(
        id=mail.id, claimed_by=mail.claimed_by, state__in=[Mail.State.SENDING, Mail.State.UNCERTAIN]
    )
    return again_at if held.update(**values) else None


def emptied() -> dict[str, str]:
    """What a mail is left with that nobody will send again: its codes and links are not kept, but for the demo's."""
    return {} if settings.DEMO else {"text": "", "html": ""}
