"""A batch over one kept connection, in real SMTP conversations: none twice, and one mail's trouble is its own."""

from collections.abc import Callable
from datetime import timedelta
from functools import partialmethod
from uuid import UUID

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from keito_server.notifications import actions
from keito_server.notifications.documents import compose
from keito_server.notifications.jobs import attempts, batches
from keito_server.notifications.jobs.batches import deliver_batch
from keito_server.notifications.jobs.conversation import Conversation
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import BREAKS_OFF, LOST, UNWRITABLE, Answer
from tests import factories
from tests.conftest import NOW
from tests.notifications.mail_server import Behaviour

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configured")]

HAND_OVER = Conversation.hand_over
Deliver = Callable[..., dict[str, int]]


@pytest.fixture(autouse=True)
def fresh_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that knows nothing of servers that were away in another test, and has time on a busy machine."""
    monkeypatch.setattr(batches, "_away", batches._Away())
    monkeypatch.setattr(batches, "SPELL", timedelta(minutes=1))


@pytest.fixture
def deliver(db: None) -> Deliver:
    """Delivers a batch at a time; answers how many mails are in which state."""

    def attempt(mail_ids: list[UUID], *, job_id: str = "job", after: timedelta = timedelta()) -> dict[str, int]:
        with time_machine.travel(NOW + after):
            deliver_batch(mail_ids, job_id=job_id)
        states = list(Mail.objects.values_list("state", flat=True))
        return {state: states.count(state) for state in states}

    return attempt


def queued(count: int) -> list[UUID]:
    """Mails that wait, numbered in their subjects and recipients."""
    return [
        factories.mail(None, subject=f"Mail {number}", recipient=f"person{number}@example.com", next_attempt_at=NOW).id
        for number in range(count)
    ]


def subjects(behaviour: Behaviour) -> list[str]:
    return [str(mail["Subject"]) for mail in behaviour.mails]


def jobs() -> list[tuple[timedelta, int]]:
    """When the queued jobs run, and for how many mails each."""
    found = DBTaskResult.objects.order_by("run_after")
    wheres = [(job.run_after, job.args_kwargs["args"][0]) for job in found]
    return [(when - NOW, len(mails) if isinstance(mails, list) else 1) for when, mails in wheres]


def test_a_batch_goes_over_one_connection_in_order_and_each_mail_is_emptied(
    behaviour: Behaviour, deliver: Deliver
) -> None:
    assert deliver(queued(20)) == {"sent": 20}
    assert subjects(behaviour) == [f"Mail {number}" for number in range(20)]
    assert [envelope.rcpt_tos for envelope in behaviour.accepted][7] == ["person7@example.com"]
    assert behaviour.connections == 1
    assert set(Mail.objects.values_list("text", "attempts")) == {("", 1)}
    assert jobs() == []


def test_a_batch_done_twice_sends_nothing_twice(behaviour: Behaviour, deliver: Deliver) -> None:
    mail_ids = queued(5)
    for job_id in ("one", "two", "one"):
        assert deliver(mail_ids, job_id=job_id) == {"sent": 5}
    assert len(behaviour.accepted) == 5


@pytest.mark.parametrize("where", ["at_sender", "at_recipient", "at_data", "after_data"])
def test_a_refusal_concerns_its_own_mail_and_the_connection_is_kept(
    behaviour: Behaviour, deliver: Deliver, where: str
) -> None:
    setattr(behaviour, where, ["250 OK", "550 5.1.1 Not this one"])
    if where == "after_data":
        behaviour.after_data = ["554 5.7.1 Spam"]
    assert deliver(queued(5)) == {"sent": 4, "failed": 1}
    assert behaviour.connections == 1
    assert len(behaviour.accepted) == 4


@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
@pytest.mark.parametrize("how", ["drop", "stall", "421 4.3.2 Shutting down"])
def test_a_break_before_the_last_dot_puts_off_one_mail_and_the_rest_goes_over_another_connection(
    behaviour: Behaviour, deliver: Deliver, where: str, how: str
) -> None:
    setattr(behaviour, where, ["250 OK", how])
    mail_ids = queued(4)
    assert deliver(mail_ids) == {"sent": 3, "queued": 1}
    assert behaviour.connections == 2
    late = Mail.objects.get(state="queued")
    assert (late.subject, late.attempts) == ("Mail 1", 1)
    assert [count for _, count in jobs()] == [1]
    assert deliver(mail_ids, job_id="next", after=timedelta(hours=1)) == {"sent": 4}
    assert sorted(subjects(behaviour)) == [f"Mail {number}" for number in range(4)]


@pytest.mark.parametrize("how", ["drop", "stall"])
def test_a_break_after_the_last_dot_leaves_exactly_that_mail_uncertain(
    behaviour: Behaviour, deliver: Deliver, how: str
) -> None:
    behaviour.after_data = [how]
    mail_ids = queued(3)
    assert deliver(mail_ids) == {"uncertain": 1, "sent": 2}
    assert deliver(mail_ids, job_id="next", after=timedelta(days=1)) == {"uncertain": 1, "sent": 2}
    assert len(behaviour.accepted) == 3


def test_a_server_that_ends_the_connection_after_some_mails_gets_the_next_over_another(
    behaviour: Behaviour, deliver: Deliver
) -> None:
    behaviour.closes_after = 3
    assert deliver(queued(8)) == {"sent": 8}
    assert behaviour.connections == 3
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


def test_a_421_before_the_sender_is_such_an_end_too(behaviour: Behaviour, deliver: Deliver) -> None:
    behaviour.at_sender = ["250 OK", "421 4.7.0 Too many mails on this connection"]
    assert deliver(queued(3)) == {"sent": 3}
    assert behaviour.connections == 2


def test_a_server_that_breaks_off_mail_after_mail_is_left_alone(behaviour: Behaviour, deliver: Deliver) -> None:
    behaviour.after_data = ["drop"] * 50
    mail_ids = queued(30)
    assert deliver(mail_ids) == {"uncertain": 3, "queued": 27}
    assert set(Mail.objects.filter(state="queued").values_list("last_error", "attempts")) == {(BREAKS_OFF, 1)}
    [(later, count)] = jobs()
    assert count == 27
    assert later >= timedelta(minutes=1)


def test_a_server_that_is_away_is_knocked_at_once_a_minute_however_many_batches_wait(
    settings: LazySettings, behaviour: Behaviour, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, settings.MAIL_URL = settings.MAIL_URL, "smtp://127.0.0.1:1"
    knocks: list[Conversation] = []
    monkeypatch.setattr(Conversation, "hand_over", partialmethod(counted, knocks))
    first, second, third = queued(4), queued(4), queued(1)
    for job_id, mail_ids in enumerate((first, second, third)):
        deliver(mail_ids, job_id=str(job_id))
    assert len(knocks) == 1
    words = set(Mail.objects.values_list("attempts", flat=True))
    assert words == {1}, "the attempt counts for each, so that no mail waits for ever"
    assert all(words.startswith("The mail server could not be reached") for words in said())
    assert sorted(count for _, count in jobs()) == [1, 4, 4]
    settings.MAIL_URL = right
    for job_id, mail_ids in enumerate((first, second, third)):
        deliver(mail_ids, job_id=f"again {job_id}", after=timedelta(minutes=2))
    assert len(behaviour.accepted) == 9


def counted(conversation: Conversation, knocks: list[Conversation], mail: bytes, recipient: str) -> Answer:
    """Hands over as the conversation does, and notes that it did."""
    knocks.append(conversation)
    return HAND_OVER(conversation, mail, recipient)


def said() -> list[str]:
    return list(Mail.objects.values_list("last_error", flat=True))


def test_a_server_that_stays_away_lets_mails_fail_in_the_end(settings: LazySettings, deliver: Deliver) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    mail_ids = queued(3)
    for attempt in range(7):
        states = deliver(mail_ids, job_id=str(attempt), after=timedelta(days=attempt))
    assert states == {"failed": 3}


def test_mails_wait_when_the_mail_server_was_taken_out_of_the_settings(
    settings: LazySettings, deliver: Deliver
) -> None:
    mail_ids, settings.MAIL_URL = queued(3), ""
    assert deliver(mail_ids) == {"queued": 3}
    assert all("MAIL_URL is empty" in words for words in said())


def test_a_batch_that_takes_too_long_leaves_the_rest_to_a_job_of_its_own(
    behaviour: Behaviour, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "SPELL", timedelta(0))
    mail_ids = queued(5)
    assert deliver(mail_ids) == {"sent": 1, "queued": 4}
    assert jobs() == [(timedelta(0), 4)]
    assert set(Mail.objects.filter(state="queued").values_list("attempts", flat=True)) == {0}


def test_a_retried_batch_calls_only_what_it_held_uncertain_and_sends_the_rest(
    behaviour: Behaviour, deliver: Deliver
) -> None:
    mail_ids = queued(4)
    assert actions.claim(mail_ids[1], job_id="killed", now=NOW) is not None
    assert deliver(mail_ids, job_id="killed", after=timedelta(seconds=10)) == {"sent": 3, "uncertain": 1}
    assert Mail.objects.get(state="uncertain").last_error == LOST
    assert "Mail 1" not in subjects(behaviour)


def test_what_another_job_holds_or_a_person_has_closed_is_passed_over(behaviour: Behaviour, deliver: Deliver) -> None:
    mail_ids = queued(4)
    actions.claim(mail_ids[0], job_id="another", now=NOW)
    Mail.objects.filter(id=mail_ids[2]).update(state="closed", settled_at=NOW)
    assert deliver(mail_ids) == {"sending": 1, "sent": 2, "closed": 1}


def test_a_mail_that_cannot_be_written_down_keeps_no_other_from_going_out(
    behaviour: Behaviour, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(mail: Mail, *, sender: str) -> bytes:
        if mail.id in mail_ids[:4]:
            raise ValueError("A defect of ours.")
        return compose(mail, sender=sender)

    mail_ids = queued(5)
    monkeypatch.setattr(attempts, "compose", broken)
    assert deliver(mail_ids) == {"failed": 4, "sent": 1}
    assert UNWRITABLE in said()


def test_mails_that_are_refused_for_now_are_tried_again_by_one_job(behaviour: Behaviour, deliver: Deliver) -> None:
    behaviour.at_recipient = ["451 4.7.1 Greylisted"] * 6
    mail_ids = queued(6)
    assert deliver(mail_ids) == {"queued": 6}
    assert behaviour.connections == 1
    [(later, count)] = jobs()
    assert count == 6
    assert later >= timedelta(minutes=1)
    assert deliver(mail_ids, job_id="next", after=later) == {"sent": 6}


def test_an_address_beyond_ascii_among_others_is_reached(behaviour: Behaviour, deliver: Deliver) -> None:
    mail_ids = queued(3)
    Mail.objects.filter(id=mail_ids[1]).update(recipient="zoë@bücher.example")
    assert deliver(mail_ids) == {"sent": 3}
    assert behaviour.accepted[1].rcpt_tos == ["zoë@bücher.example"]


def test_a_mail_costs_two_statements_and_one_commit(deliver: Deliver) -> None:
    costs = []
    for count in (10, 20):
        mail_ids = queued(count)
        with CaptureQueriesContext(connection) as captured:
            deliver(mail_ids)
        costs.append(sum(query["sql"].startswith("UPDATE") for query in captured))
    assert costs[1] - costs[0] == 20
