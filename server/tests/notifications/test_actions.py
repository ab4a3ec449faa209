"""Queueing, seeing to what went wrong, and the letters that follow from what happens below."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from keito_server.accounts.events import LetterWritten, write_letter
from keito_server.events.models import AuditEvent
from keito_server.kit.errors import PermissionRefused
from keito_server.notifications import actions, queries
from keito_server.notifications.documents import compose
from keito_server.notifications.errors import MailNotFound, MailSettled, RecipientRefused
from keito_server.notifications.models import Mail
from keito_server.team.actions import Invitee, invite, resend_invitation
from tests import factories
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_goes_out(settings: LazySettings) -> None:
    settings.MAIL_URL = "smtp://mail.example.com"
    settings.MAIL_FROM = "Keito <keito@time.example.com>"
    settings.MAIL_IS_CONFIGURED = True


def queued(**values: Any) -> Mail:
    defaults = {
        "recipient": "sofia@example.com",
        "subject": "Hours",
        "text": "Hello",
        "html": "",
        "about": "invitation",
    }
    mail = actions.queue(**{**defaults, "now": NOW, **values})
    assert mail is not None
    return mail


def test_one_notice_is_queued_once_and_the_callers_transaction_goes_on() -> None:
    with transaction.atomic():
        first = queued(dedupe_key="reminder:1")
        second = queued(dedupe_key="reminder:1", subject="Another")
        third = queued(dedupe_key="reminder:2")
    assert first.id == second.id != third.id
    assert second.subject == "Hours"
    assert DBTaskResult.objects.count() == 2


def test_without_a_mail_server_nothing_is_written(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "", False
    mail = actions.queue(recipient="a@example.com", subject="", text="", html="", about="account", now=NOW)
    assert mail is None
    assert not queries.can_send()
    assert not Mail.objects.exists()


def test_in_the_demo_mail_is_kept_and_no_job_waits(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.DEMO = "", True
    assert queued().state == "kept"
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("recipient", ["nobody", "a@example.com\r\nBcc: b@example.com", "A <a@example.com>"])
def test_a_recipient_that_is_no_address_is_refused(recipient: str) -> None:
    with pytest.raises(RecipientRefused):
        queued(recipient=recipient)


def test_a_hostile_subject_adds_no_line_to_the_head() -> None:
    mail = queued(
        subject="Hours\r\nBcc: all@example.com\x00\u2028X: y",
        text="Hello\r\n\r\n.\r\nMAIL FROM:<a@example.com>",
        headers={"List-Unsubscribe": "<https://x.example>\nBcc: all@example.com"},
    )
    assert mail.subject == "Hours Bcc: all@example.com X: y"
    head = compose(mail, sender="Kei\r\nto <keito@time.example.com>").partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in re.split(rb"\r\n(?![ \t])", head)]
    assert b"Bcc" not in names
    assert b"X" not in names
    assert names.count(b"Subject") == names.count(b"To") == 1


def test_the_database_refuses_a_mail_being_sent_that_nobody_has_claimed(cast: Cast) -> None:
    for values in (
        {"state": "sending"},
        {"state": "sent"},
        {"state": "nowhere"},
        {"state": "failed", "settled_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.mail(cast.alice.workspace, **values)


def test_an_administrator_sends_a_failed_mail_again(cast: Cast) -> None:
    mail = factories.mail(cast.alice.workspace, state="failed", attempts=7, last_error="550 No")
    again = actions.send_again(actor=cast.alice, mail_id=mail.id, now=NOW)
    assert (again.state, again.attempts, again.next_attempt_at, again.last_error) == ("queued", 0, NOW, "")
    assert again.message_id == mail.message_id
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(mail.id)]
    event = AuditEvent.objects.in_workspace(cast.alice.workspace_id).get()
    assert (event.kind, event.actor_id, event.subject_id) == ("MailSentAgain", cast.alice.id, mail.id)
    with pytest.raises(MailSettled):
        actions.send_again(actor=cast.alice, mail_id=mail.id, now=NOW)


def test_an_administrator_closes_an_uncertain_mail_which_is_emptied(cast: Cast) -> None:
    mail = factories.mail(cast.alice.workspace, state="uncertain")
    closed = actions.close(actor=cast.alice, mail_id=mail.id, now=NOW)
    assert (closed.state, closed.text, closed.html) == ("closed", "", "")
    assert queries.list_troubled(cast.alice, now=NOW) == []
    assert AuditEvent.objects.in_workspace(cast.alice.workspace_id).get().kind == "MailClosed"


def test_what_goes_its_way_is_nobodys_to_touch(cast: Cast) -> None:
    claim = {"claimed_by": "job", "claimed_at": NOW}
    sending = factories.mail(cast.alice.workspace, state="sending", **claim)
    waiting = factories.mail(cast.alice.workspace)
    for mail in (sending, waiting):
        for act in (actions.send_again, actions.close):
            with pytest.raises(MailSettled):
                act(actor=cast.alice, mail_id=mail.id, now=NOW)
    lease_is_over = NOW + timedelta(minutes=10)
    assert [mail.id for mail in queries.list_troubled(cast.alice, now=lease_is_over)] == [sending.id]
    assert actions.close(actor=cast.alice, mail_id=sending.id, now=lease_is_over).state == "closed"


def test_mail_of_elsewhere_or_of_no_workspace_is_not_found_and_members_see_none(cast: Cast) -> None:
    elsewhere = factories.mail(cast.mallory.workspace, state="failed")
    of_a_login = factories.mail(None, state="failed")
    for mail in (elsewhere, of_a_login):
        with pytest.raises(MailNotFound):
            actions.close(actor=cast.alice, mail_id=mail.id, now=NOW)
    assert queries.list_troubled(cast.alice, now=NOW) == []
    for actor in (cast.bob, cast.carol):
        with pytest.raises(PermissionRefused):
            queries.list_troubled(actor, now=NOW)
        with pytest.raises(PermissionRefused):
            actions.send_again(actor=actor, mail_id=elsewhere.id, now=NOW)


def test_counts_what_became_of_the_last_thirty_days(cast: Cast) -> None:
    here = cast.alice.workspace
    factories.mail(here)
    for days in (1, 29, 31):
        then = NOW - timedelta(days=days)
        factories.mail(here, state="sent", sent_at=then, created_at=then)
    factories.mail(cast.mallory.workspace, state="sent", sent_at=NOW)
    counts = queries.count_recent(cast.alice, now=NOW)
    assert (counts.sent, counts.waiting) == (2, 1)


def test_a_letter_of_accounts_is_queued_for_no_workspace() -> None:
    write_letter(
        LetterWritten(address="sofia@example.com", subject="Your code", text="123", html="<p>123</p>", now=NOW)
    )
    mail = Mail.objects.get()
    assert (mail.recipient, mail.workspace_id, mail.about, mail.text) == ("sofia@example.com", None, "account", "123")


def invited(cast: Cast, **values: Any) -> UUID:
    [invitation] = invite(actor=cast.alice, people=[Invitee(email="sofia@example.com", **values)], now=NOW)
    return invitation.id


def test_an_invitation_is_written_to_each_time_it_is_sent(cast: Cast) -> None:
    invitation_id = invited(cast, first_name="Sofia", role="administrator")
    resend_invitation(actor=cast.alice, invitation_id=invitation_id, now=NOW + timedelta(hours=1))
    first, second = Mail.objects.order_by("created_at")
    assert first.subject == "Alice Marlowe invites you to Harrow & Vale on Keito"
    assert (first.recipient, first.workspace_id) == ("sofia@example.com", cast.alice.workspace_id)
    links = [re.findall(r"https?://\S+", mail.text) for mail in (first, second)]
    assert len(links[0]) == len(links[1]) == 1
    assert links[0] != links[1]
    assert first.html.count(f'href="{links[0][0]}"') == 2
    assert first.text.startswith("Hello Sofia,\n")
    for words in ("You would join as an administrator", "Thursday 19 March 2026"):
        assert words in first.text
        assert words in first.html


def test_names_in_a_mail_are_words_and_no_markup(cast: Cast) -> None:
    cast.alice.workspace.name = "<img src=x> & Co"
    cast.alice.workspace.save()
    invited(cast, first_name="<b>Sofia</b>")
    mail = Mail.objects.get()
    assert "<img" not in mail.html
    assert "<b>" not in mail.html
    assert "with <img src=x> & Co on Keito" in mail.text, "text is text"


def test_the_operator_lists_and_settles_what_belongs_to_no_workspace(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("mail")
    assert "No mail to see to." in capsys.readouterr().out
    mail = factories.mail(None, state="failed", about="account", last_error="550 No such user.")
    lost = factories.mail(None, state="uncertain")
    factories.mail(None)
    call_command("mail")
    listed = capsys.readouterr().out
    for words in (mail.public_id, lost.public_id, "Sign-in", "550 No such user.", "2 mails to see to", "1 mails wait"):
        assert words in listed
    assert "secret-link" not in listed
    call_command("mail", "--send-again", mail.public_id)
    call_command("mail", "--close", lost.public_id)
    assert set(Mail.objects.values_list("state", flat=True)) == {"queued", "closed"}
    with pytest.raises(CommandError, match="seen to in the meantime"):
        call_command("mail", "--close", lost.public_id)
    with pytest.raises(CommandError):
        call_command("mail", "--close", "nothing")
