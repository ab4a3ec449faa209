"""How the mail server's address is read, what its replies mean, and what no head of a mail may hold."""

from datetime import timedelta
from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.notifications.rules import (
    DELAYS,
    Meaning,
    Security,
    Stage,
    is_address,
    next_attempt,
    one_line,
    read_break,
    read_mail_server,
    read_reply,
)
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("url", "host", "port", "security"),
    [
        ("smtp://keito:secret@mail.example.com:2525", "mail.example.com", 2525, Security.STARTTLS),
        ("smtp://keito:secret@mail.example.com", "mail.example.com", 587, Security.STARTTLS),
        ("smtps://keito:secret@mail.example.com", "mail.example.com", 465, Security.TLS),
        ("smtp://relay.example.com", "relay.example.com", 25, Security.OFFERED),
        ("smtp://localhost", "localhost", 25, Security.PLAIN),
        ("smtp://keito:secret@127.0.0.1:1025", "127.0.0.1", 1025, Security.PLAIN),
        ("smtp://[::1]:1025", "::1", 1025, Security.PLAIN),
    ],
)
def test_a_password_leaves_this_machine_only_encrypted(url: str, host: str, port: int, security: Security) -> None:
    server = read_mail_server(url, timeout_seconds=20)
    assert (server.host, server.port, server.security) == (host, port, security)


def test_signs_that_a_url_keeps_for_itself_may_stand_in_user_and_password() -> None:
    server = read_mail_server("smtp://keito%40example.com:a%2Fb%3Ac@mail.example.com", timeout_seconds=20)
    assert (server.user, server.password) == ("keito@example.com", "a/b:c")


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("code", [-1, 354, 421, 451, 500, 535, 550, 554])
def test_only_a_5xx_about_the_mail_itself_is_final(stage: Stage, code: int) -> None:
    is_about_the_mail = stage in (Stage.SENDER, Stage.RECIPIENT, Stage.CONTENT, Stage.HANDED_OVER)
    is_final = read_reply(stage, code, "no").meaning is Meaning.REFUSED
    assert is_final == (code >= 500 and is_about_the_mail)


@pytest.mark.parametrize("stage", Stage)
def test_only_a_break_after_the_last_dot_leaves_a_doubt(stage: Stage) -> None:
    expected = Meaning.UNKNOWN if stage is Stage.HANDED_OVER else Meaning.LATER
    assert read_break(stage, "gone").meaning is expected


def test_what_a_server_says_is_one_short_line() -> None:
    words = read_reply(Stage.RECIPIENT, 550, "No\r\nsuch\x1b[31m user" + "x" * 900).words
    assert words.isprintable()
    assert len(words) <= 501


def test_each_attempt_waits_longer_and_the_seventh_is_the_last() -> None:
    waits = [next_attempt(attempts, now=NOW) for attempts in range(1, 7)]
    assert waits == [NOW + delay for delay in DELAYS]
    assert list(DELAYS) == sorted(DELAYS)
    assert DELAYS[0] == timedelta(minutes=1)
    assert next_attempt(7, now=NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "sofia@example.com",
        "s.brandt+keito@mail.example.co.uk",
        "o'neill@example.ie",
        "zoë@bücher.example",
        "a@localhost",
    ],
)
def test_knows_an_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "sofia", "@example.com", "sofia@", "sofia@example..com", ".sofia@example.com", "a@b@example.com",
        "sofia@example.com\n", "sofia@example.com\r\nBcc: all@example.com", "sofia\x00@example.com",
        "Sofia <sofia@example.com>", "sofia@example.com, bob@example.com", '"so fia"@example.com', "sofia@-example.com",
        "sofia@example.com\u2028", "x" * 65 + "@example.com",
    ],
)  # fmt: skip
def test_refuses_what_is_no_plain_address(text: str) -> None:
    assert not is_address(text)


@given(st.text())
def test_no_text_can_begin_another_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(st.characters(codec="ascii"), max_size=12), st.text(st.characters(codec="ascii"), max_size=12))
def test_an_address_is_one_to_the_library_that_writes_heads_too(local: str, domain: str) -> None:
    text = f"{local}@{domain}"
    if is_address(text):
        assert Address(addr_spec=text).addr_spec == text
