"""Pages as somebody's browser gets them, for the tests of views."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keito_server.team.models import Member

HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    "W" * 80,
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe مرحبا",
    "{{ 7 }} {% now %} &amp; ' \"",
    "=HYPERLINK(1)",
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in which one member is signed in; addresses are given from the workspace on: `/projects/`."""

    client: Client
    member: Member

    def url(self, path: str) -> str:
        """The whole path of a page of the member's workspace."""
        return f"/w/{self.member.workspace.subdomain}{path}"

    def get(self, path: str) -> HttpResponse:
        """Loads a page."""
        return self.client.get(self.url(path))  # type: ignore[return-value]  # the test client adds to the response

    def page(self, path: str) -> str:
        """A page as text; fails unless it is answered with 200."""
        response = self.get(path)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def post(self, path: str, **typed: Any) -> HttpResponse:
        """Sends a form, as this workspace's."""
        fields = {"workspace": self.member.workspace.subdomain, **typed}
        return self.client.post(self.url(path), fields)  # type: ignore[return-value]  # the test client adds to the response

    def refused(self, path: str, **typed: Any) -> str:
        """Sends a form that is shown again with its errors, and answers that page."""
        response = self.post(path, **typed)
        assert response.status_code == 422, response.status_code
        return response.content.decode()

    def saved(self, path: str, **typed: Any) -> str:
        """Sends a form that is saved, and answers the page that it leads to."""
        response = self.post(path, **typed)
        assert response.status_code == 302, text_of(response.content.decode())
        return self.client.get(response.headers["Location"]).content.decode()

    def queries(self, path: str) -> int:
        """How many statements a page takes when it is loaded again, those of the gate included."""
        # The first page of a workspace is kept in the session, and it is noted that the member was seen.
        self.page(path)
        with CaptureQueriesContext(connection) as captured:
            self.page(path)
        return len(captured)


def browser_of(member: Member) -> Browser:
    """A new browser with this member signed in."""
    assert member.login is not None
    client = Client()
    client.force_login(member.login)
    return Browser(client, member)


def text_of(page: str) -> str:
    """What a page says: its text without tags, spaces drawn together."""
    body = re.sub(r"<(script|style|template)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def error_of(page: str, field: str) -> str:
    """The error beneath a field of a form, by the field's name."""
    found = re.search(rf'id="id_{re.escape(field)}-error">(.*?)</p>', page, flags=re.DOTALL)
    return "" if found is None else text_of(found[1])
