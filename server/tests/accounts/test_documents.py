"""Letters: text and HTML from one text, for every mail that allauth may send."""

from pathlib import Path

import allauth
import pytest

from keito_server.accounts.documents import Paragraph, letter, paragraphs
from tests.conftest import NOW

TEMPLATES = Path(allauth.__file__).parent / "templates"
PREFIXES = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt") for path in TEMPLATES.rglob("email/*_subject.txt")
)
KNOWN = {
    "code": "BCDFGH",
    "password_reset_url": "https://time.example.com/r/1",
    "signup_url": "https://time.example.com/u",
    "from_email": "old@example.com",
    "to_email": "new@example.com",
    "deleted_email": "gone@example.com",
    "provider": "Okta",
    "ip": "192.0.2.7",
    "user_agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
    "timestamp": NOW,
}


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_letter_of_allauth_is_ours(prefix: str) -> None:
    written = letter(prefix, address="o'brien@example.com", context=KNOWN, now=NOW)
    assert "Keito" in written.subject or "BCDFGH" in written.subject
    assert "Thank you for using" not in written.text
    assert "&" not in written.text, "text is not escaped"
    assert written.subject in written.html
    for paragraph in paragraphs(written.text):
        assert paragraph.url in written.html


def test_what_a_visitor_typed_is_text_in_the_html() -> None:
    hostile = KNOWN | {"user_agent": "<img/src=x>", "ip": "<b>1</b>"}
    written = letter("account/email/password_changed", address="a@example.com", context=hostile, now=NOW)
    assert "<b>1</b>" in written.text
    assert "&lt;b&gt;1&lt;/b&gt;" in written.html


def test_a_notice_says_when_from_where_and_what_to_do() -> None:
    text = letter("account/email/password_changed", address="a@example.com", context=KNOWN, now=NOW).text
    assert "When: 12 March 2026, 14:30 UTC" in text
    assert "From: 192.0.2.7, Firefox on Windows" in text
    assert "/account/password/reset/" in text


def test_a_code_and_a_link_alone_in_their_paragraph_are_shown_as_such() -> None:
    assert list(
        paragraphs("Type:\n\n    BCDFGH\n\nOpen it: https://a.example/b?c=1\nor not.\n\nGo: https://a.example/\n")
    ) == [
        Paragraph("Type:"),
        Paragraph("BCDFGH", is_code=True),
        Paragraph("Open it: https://a.example/b?c=1\nor not."),
        Paragraph("Go", url="https://a.example/"),
    ]
