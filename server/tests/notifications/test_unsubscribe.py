"""Switching one notice off by the link at a mail's foot: as a mail program does it, and as a person does."""

import json

import pytest
from django.test import Client
from django.utils.html import strip_tags

from keito_server.events.models import AuditEvent
from keito_server.notifications.models import NoticeChoice
from keito_server.notifications.queries import unsubscribe_url, who_wants
from keito_server.team.models import Member
from tests.architecture.two_houses import signed_in
from tests.conftest import NOW, Cast

NOTICE = "timesheet_approved"
ONE_CLICK = b"List-Unsubscribe=One-Click"

pytestmark = pytest.mark.django_db


def path_of(member: Member, notice: str = NOTICE) -> str:
    return "/unsubscribe/" + unsubscribe_url(member, notice).partition("/unsubscribe/")[2]


def words_of(content: bytes) -> str:
    return " ".join(strip_tags(content.decode()).split())


def is_wanted(member: Member, notice: str = NOTICE) -> bool:
    return who_wants([member.id], notice) == {member.id}


@pytest.fixture
def mail_program() -> Client:
    """It sends no cookies and no token of ours, and its forged-form check is as in production."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_a_mail_program_switches_off_with_one_post(cast: Cast, mail_program: Client, body: bytes, kind: str) -> None:
    answer = mail_program.post(path_of(cast.bob), data=body, content_type=kind)
    assert answer.status_code == 200, "a mail program follows no redirect"
    assert not answer.cookies
    assert not is_wanted(cast.bob)
    assert is_wanted(cast.bob, "timesheet_rejected"), "one link, one notice"
    assert is_wanted(cast.carol)


def test_looking_switches_nothing_off(cast: Cast, mail_program: Client) -> None:
    for answer in (mail_program.get(path_of(cast.bob)), mail_program.head(path_of(cast.bob))):
        assert answer.status_code == 200
    assert is_wanted(cast.bob)
    assert not NoticeChoice.objects.across_workspaces().exists()


def test_the_page_says_whose_and_which_and_keeps_its_address_to_itself(cast: Cast, mail_program: Client) -> None:
    answer = mail_program.get(path_of(cast.bob))
    words = words_of(answer.content)
    assert "Stop these mails?" in words
    assert f"“Timesheet approved” from Harrow &amp; Vale comes to {cast.bob.email}: when somebody approves" in words
    assert cast.alice.email not in words
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_person_switches_off_and_on_again(cast: Cast, mail_program: Client) -> None:
    off = mail_program.post(path_of(cast.bob), data=ONE_CLICK, content_type="application/x-www-form-urlencoded")
    assert "You get no more of these mails" in words_of(off.content)
    assert "All other mails still come." in words_of(off.content)
    assert "These mails are off" in words_of(mail_program.get(path_of(cast.bob)).content)
    on = mail_program.post(path_of(cast.bob), data=b"again=yes", content_type="application/x-www-form-urlencoded")
    assert "These mails are on again" in words_of(on.content)
    assert is_wanted(cast.bob)


def test_twice_is_once_in_the_audit_log(cast: Cast, mail_program: Client) -> None:
    for _ in range(2):
        mail_program.post(path_of(cast.bob), data=ONE_CLICK, content_type="application/x-www-form-urlencoded")
    event = AuditEvent.objects.across_workspaces().get(kind="NoticesChosen")
    assert (event.subject_id, event.actor_id, json.loads(event.data)) == (
        cast.bob.id,
        cast.bob.id,
        {"wanted": {NOTICE: False}},
    )


def test_a_link_that_we_never_wrote_leads_nowhere(cast: Cast, mail_program: Client) -> None:
    right = path_of(cast.bob).removeprefix("/unsubscribe/").rstrip("/")
    someone, notice, signature = right.split(".")
    for wrong in (
        "nothing",
        f"{cast.carol.public_id}.{notice}.{signature}",
        f"{someone}.timesheet_rejected.{signature}",
        f"{someone}.{notice}.{signature[:-1]}",
        f"{someone}.{notice}",
    ):
        path = f"/unsubscribe/{wrong}/"
        for answer in (mail_program.get(path), mail_program.post(path)):
            assert answer.status_code == 404
    assert not NoticeChoice.objects.across_workspaces().exists()


def test_the_link_of_somebody_who_has_left_does_no_harm(cast: Cast, mail_program: Client) -> None:
    cast.bob.archived_at = NOW
    cast.bob.save(update_fields=["archived_at"])
    answer = mail_program.post(path_of(cast.bob), data=ONE_CLICK, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200


def test_the_way_to_all_choices_is_shown_to_nobody_who_is_signed_in_as_another(cast: Cast) -> None:
    page = "/w/harrow-vale/settings/notifications/"
    assert page in signed_in(cast.bob).get(path_of(cast.bob)).content.decode()
    assert page in Client().get(path_of(cast.bob)).content.decode()
    for other in (signed_in(cast.carol), signed_in(cast.mallory)):
        assert page not in other.get(path_of(cast.bob)).content.decode()
