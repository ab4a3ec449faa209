"""A mail as its bytes reads in a mail program as it was written, whatever stands in it."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from keito_server.notifications.documents import compose
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import one_line
from tests.conftest import NOW

SENDER = "Keito <keito@time.example.com>"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def mail(**values: object) -> Mail:
    defaults: dict[str, object] = {
        "recipient": "sofia@example.com",
        "subject": "Hours",
        "text": "Hello\n",
        "html": "<p>Hello</p>",
        "message_id": "<1@time.example.com>",
        "created_at": NOW,
    }
    return Mail(**(defaults | values))


def read(written: Mail, *, sender: str = SENDER) -> EmailMessage:
    return message_from_bytes(compose(written, sender=sender), policy=policy.default)


def lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text.rstrip("\r\n"))


@given(WORDS, WORDS)
def test_both_versions_are_read_as_they_were_written(text: str, html: str) -> None:
    found = read(mail(text=text, html=f"<p>{html}"))
    plain, page = found.get_body(["plain"]), found.get_body(["html"])
    assert plain is not None
    assert page is not None
    for part, content in ((plain, text), (page, f"<p>{html}")):
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        assert lines(payload.decode()) == lines(content)
        assert part.get_content_charset() == "utf-8"


@given(WORDS)
def test_a_subject_is_read_as_one_line_and_begins_no_other(subject: str) -> None:
    found = read(mail(subject=subject))
    assert found["Subject"].split() == one_line(subject).split()
    assert found.keys().count("Subject") == 1
    assert found["Message-ID"] == "<1@time.example.com>"


@given(WORDS, WORDS, WORDS)
def test_no_line_is_longer_than_a_mail_server_takes_and_all_is_ascii(subject: str, text: str, html: str) -> None:
    content = compose(mail(subject=subject, text=text, html=html or "<p>"), sender=SENDER)
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_without_html_it_is_text_alone() -> None:
    found = read(mail(html="", text="."))
    assert found.get_content_type() == "text/plain"
    assert found.get_content().splitlines() == ["."]


def test_a_name_of_the_sender_beyond_ascii_is_read_as_it_is() -> None:
    found = read(mail(), sender="Zoë Ltd <keito@time.example.com>")
    assert found["From"].addresses[0].display_name == "Zoë Ltd"
    assert read(mail(), sender='"Zoë, Ltd" <keito@time.example.com>')["From"].addresses[0].display_name == "Zoë, Ltd"


def test_an_address_cannot_begin_another_line() -> None:
    found = read(mail(recipient="sofia@example.com\r\nBcc: everybody@example.com"))
    assert "Bcc" not in found


def test_each_attempt_has_the_same_bytes() -> None:
    written = mail()
    assert compose(written, sender=SENDER) == compose(written, sender=SENDER)
