"""Delivery in real SMTP conversations: what was perhaps taken is never sent again by itself, all else is tried on."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from keito_server.kit.jobs import Patience
from keito_server.kit.management.commands.worker import PatientWorker
from keito_server.notifications import actions
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import DELAYS, LOST, Answer, Meaning
from tests import factories
from tests.conftest import NOW
from tests.notifications.conftest import Deliver
from tests.notifications.mail_server import Behaviour

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configured")]


def queued(**values: Any) -> UUID:
    defaults: dict[str, Any] = {
        "recipient": "sofia@example.com",
        "subject": "Hours of Zoë",
        "text": "Hello,\n.\n..two dots\nhttps://time.example.com/join/" + "x" * 90 + "\n",
        "html": "<p>Hello</p>",
        "about": "invitation",
        "now": NOW,
    }
    mail = actions.queue(**(defaults | values))
    assert mail is not None
    return mail.id


def test_a_mail_is_taken_and_then_emptied(behaviour: Behaviour, deliver: Deliver) -> None:
    mail_id = queued(headers={"List-Unsubscribe": "<https://time.example.com/off/>"})
    mail = deliver(mail_id)
    assert (mail.state, mail.attempts, mail.sent_at, mail.last_error) == ("sent", 1, NOW, "")
    assert (mail.text, mail.html) == ("", "")
    [taken] = behaviour.mails
    assert taken["From"] == "Keito <keito@time.example.com>"
    assert taken["To"] == "sofia@example.com"
    assert taken["Subject"] == "Hours of Zoë"
    assert taken["Message-ID"] == mail.message_id == f"<{mail_id}@time.example.com>"
    assert taken["Date"] == "Thu, 12 Mar 2026 14:30:00 +0000"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["List-Unsubscribe"] == "<https://time.example.com/off/>"
    text, html = taken.get_body(["plain"]), taken.get_body(["html"])
    assert text is not None and html is not None
    assert text.get_content().splitlines() == [
        "Hello,",
        ".",
        "..two dots",
        "https://time.example.com/join/" + "x" * 90,
    ]
    assert html.get_content().strip() == "<p>Hello</p>"
    assert behaviour.accepted[0].rcpt_tos == ["sofia@example.com"]


@pytest.mark.parametrize("recipient", ["sofia@example.com", "zoë@bücher.example"])
def test_an_address_to_unsubscribe_at_stays_in_one_piece_however_long_it_is(
    behaviour: Behaviour, deliver: Deliver, recipient: str
) -> None:
    line = f"<https://time.example.com/unsubscribe/{'x' * 200}/>"
    deliver(queued(headers={"List-Unsubscribe": line}, recipient=recipient))
    content = behaviour.accepted[0].content
    assert isinstance(content, bytes)
    assert f"\r\nList-Unsubscribe: {line}\r\n".encode() in content


def test_a_second_job_for_a_mail_that_went_out_sends_nothing(behaviour: Behaviour, deliver: Deliver) -> None:
    mail_id = queued()
    for job_id in ("one", "two", "one"):
        deliver(mail_id, job_id=job_id)
    assert len(behaviour.accepted) == 1


def test_an_unknown_recipient_fails_at_once(behaviour: Behaviour, deliver: Deliver) -> None:
    behaviour.at_recipient = ["550 5.1.1 No such user here"]
    mail = deliver(queued())
    assert (mail.state, mail.attempts, mail.settled_at) == ("failed", 1, NOW)
    assert mail.last_error == "The mail server refused the address: 550 5.1.1 No such user here."
    assert behaviour.accepted == []
    assert mail.text, "it may be sent again"


@pytest.mark.parametrize("where", ["at_recipient", "at_data", "after_data"])
def test_what_is_refused_for_now_is_taken_a_minute_later(behaviour: Behaviour, deliver: Deliver, where: str) -> None:
    setattr(behaviour, where, ["451 4.7.1 Try later"])
    mail_id = queued()
    mail = deliver(mail_id)
    assert (mail.state, mail.attempts, mail.next_attempt_at) == ("queued", 1, NOW + timedelta(minutes=1))
    assert "451 4.7.1 Try later" in mail.last_error
    jobs = DBTaskResult.objects.order_by("run_after")
    assert [job.run_after for job in jobs] == [NOW, NOW + timedelta(minutes=1)]
    assert deliver(mail_id, after=timedelta(seconds=59)).state == "queued", "its time has not come"
    assert deliver(mail_id, job_id="next", after=timedelta(minutes=1)).state == "sent"
    assert len(behaviour.accepted) == 1


@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
@pytest.mark.parametrize("how", ["drop", "stall"])
def test_a_break_before_the_mail_was_handed_over_is_harmless(
    behaviour: Behaviour, deliver: Deliver, where: str, how: str
) -> None:
    setattr(behaviour, where, [how])
    mail_id = queued()
    mail = deliver(mail_id)
    assert mail.state == "queued", mail.last_error
    assert deliver(mail_id, job_id="next", after=timedelta(minutes=1)).state == "sent"
    assert len(behaviour.accepted) == 1


@pytest.mark.parametrize("how", ["drop", "stall"])
def test_a_break_after_the_mail_was_handed_over_leaves_it_uncertain_for_a_person_to_decide(
    behaviour: Behaviour, deliver: Deliver, how: str
) -> None:
    behaviour.after_data = [how]
    mail_id = queued()
    mail = deliver(mail_id)
    assert (mail.state, mail.settled_at) == ("uncertain", NOW)
    assert mail.last_error.startswith("The mail was handed over, and the mail server did not say whether it took it")
    assert deliver(mail_id, job_id="next", after=timedelta(days=1)).state == "uncertain"
    assert len(behaviour.accepted) == 1
    actions.send_again_as_operator(mail_id=mail_id, now=NOW)
    assert deliver(mail_id, job_id="again").state == "sent"
    assert {taken["Message-ID"] for taken in behaviour.mails} == {mail.message_id}, "a copy can be told"


def test_a_final_refusal_of_what_was_handed_over_is_an_answer(behaviour: Behaviour, deliver: Deliver) -> None:
    behaviour.after_data = ["554 5.7.1 Spam"]
    assert deliver(queued()).last_error == "The mail server refused the mail: 554 5.7.1 Spam."


def test_a_mail_server_that_is_not_there_is_tried_for_most_of_a_day(settings: LazySettings, deliver: Deliver) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    mail_id = queued()
    waited = timedelta()
    for delay in DELAYS:
        mail = deliver(mail_id, job_id=str(waited), after=waited)
        assert (mail.state, mail.next_attempt_at) == ("queued", NOW + waited + delay)
        waited += delay
    mail = deliver(mail_id, job_id="last", after=waited)
    assert (mail.state, mail.attempts) == ("failed", 7)
    assert mail.last_error.startswith("The mail server could not be reached")
    assert waited > timedelta(hours=17)


def test_a_mail_waits_when_the_mail_server_was_taken_out_of_the_settings(
    settings: LazySettings, deliver: Deliver
) -> None:
    mail_id = queued()
    settings.MAIL_URL = ""
    mail = deliver(mail_id)
    assert (mail.state, mail.next_attempt_at) == ("queued", NOW + timedelta(minutes=1))
    assert "MAIL_URL is empty" in mail.last_error


def test_a_job_that_starts_again_holding_its_own_claim_sends_nothing(behaviour: Behaviour, deliver: Deliver) -> None:
    mail_id = queued()
    assert actions.claim(mail_id, job_id="killed", now=NOW) is not None
    assert deliver(mail_id, job_id="another").state == "sending", "whoever holds it may be talking"
    mail = deliver(mail_id, job_id="killed", after=timedelta(seconds=10))
    assert (mail.state, mail.last_error) == ("uncertain", LOST)
    assert behaviour.accepted == []


def test_a_claim_that_nobody_answers_for_is_uncertain_after_its_lease(behaviour: Behaviour, deliver: Deliver) -> None:
    lost, other = queued(), queued()
    actions.claim(lost, job_id="gone", now=NOW)
    deliver(other, after=timedelta(minutes=10))
    assert Mail.objects.get(id=lost).state == "uncertain"
    assert len(behaviour.accepted) == 1


def test_a_late_answer_is_believed_unless_a_person_has_decided(deliver: Deliver) -> None:
    accepted = Answer(Meaning.ACCEPTED, "")
    late, decided = queued(), queued()
    for mail_id in (late, decided):
        claimed = actions.claim(mail_id, job_id="slow", now=NOW)
        assert claimed is not None
        actions.settle_lost(now=NOW + timedelta(minutes=10))
        if mail_id == decided:
            actions.close_as_operator(mail_id=mail_id, now=NOW)
        actions.note_answer(claimed, accepted, now=NOW + timedelta(minutes=11))
    assert Mail.objects.get(id=late).state == "sent"
    assert Mail.objects.get(id=decided).state == "closed"


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_was_committed_and_nothing_else(behaviour: Behaviour, tmp_path: Path) -> None:
    with transaction.atomic():
        queued(subject="taken back")
        transaction.set_rollback(True)
    queued(subject="committed")
    PatientWorker(worker_id="one", patience=Patience()).run_round()
    assert [taken["Subject"] for taken in behaviour.mails] == ["committed"]


def test_an_address_beyond_ascii_is_reached_where_the_server_takes_it(behaviour: Behaviour, deliver: Deliver) -> None:
    assert deliver(queued(recipient="zoë@bücher.example")).state == "sent"
    assert behaviour.accepted[0].rcpt_tos == ["zoë@bücher.example"]


def test_the_demo_keeps_what_is_written(settings: LazySettings, deliver: Deliver) -> None:
    settings.DEMO = True
    assert deliver(queued()).text


def test_a_mail_of_which_nothing_is_known_any_more_is_left(deliver: Deliver) -> None:
    mail = factories.mail(None, state="closed")
    assert deliver(mail.id).state == "closed"
