"""What tests of the pages of accounts share: a person with a password, the page's errors, and the mail that went out."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import LazySettings

from keito_server.accounts import events
from keito_server.accounts.actions import create_login
from keito_server.accounts.events import LetterWritten
from keito_server.accounts.models import Login
from keito_server.team.models import Member
from tests.conftest import NOW

PASSWORD = "lamp ferry oat nine"
EMAIL = "ada@analytical.example"


@pytest.fixture
def quick_hashes(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def letters(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[LetterWritten]:
    """All letters that are written, in an installation that sends mail."""
    settings.MAIL_IS_CONFIGURED = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    written: list[LetterWritten] = []
    monkeypatch.setattr(events, "_posts", [written.append])
    return written


def ada(*, is_verified: bool = True) -> Login:
    """A login with a password."""
    return create_login(email=EMAIL, password=PASSWORD, is_verified=is_verified, now=NOW)


def credentials(**values: str) -> dict[str, str]:
    """What the sign-in form sends."""
    return {"login": EMAIL, "password": PASSWORD} | values


def code_of(letter: LetterWritten) -> str:
    """The code to type that stands in a letter."""
    found = re.search(r"^    ([A-Z]{6})$", letter.text, re.MULTILINE)
    assert found is not None
    return found[1]


def link_of(letter: LetterWritten) -> str:
    """The path of the first link in a letter."""
    found = re.search(r"https?://[^/\s]+(/\S+)", letter.text)
    assert found is not None
    return found[1]


def login_of(member: Member) -> Login:
    """A member's login."""
    assert member.login is not None
    return member.login


def without_what_changes(page: str) -> str:
    """The page without its token and its clock."""
    return "\n".join(
        line for line in page.splitlines() if not {"csrfmiddlewaretoken", "server-time"} & set(line.split('"'))
    )


def error_of(page: str, field: str) -> str:
    """The words of the error that belongs to a field by its id."""
    finder = _ErrorFinder(f"id_{field}-error")
    finder.feed(page)
    return finder.words.strip()


class _ErrorFinder(HTMLParser):
    def __init__(self, element_id: str) -> None:
        super().__init__()
        self._id, self._is_inside, self.words = element_id, False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if dict(attrs).get("id") == self._id:
            self._is_inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.words += data
