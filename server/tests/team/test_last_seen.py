"""When a member was last seen: written rarely, and never in a request's way."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError

from keito_server.team import actions, queries
from keito_server.team.actions import noting
from tests.conftest import NOW, Cast
from tests.pages import browser_of


def test_a_page_notes_that_its_member_was_seen_once_in_five_minutes(cast: Cast) -> None:
    browser = browser_of(cast.bob)
    for minutes, noted in ((0, 0), (4, 0), (5, 5), (6, 5)):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            browser.page("/projects/")
        assert queries.get_member(cast.bob, cast.bob.id).last_seen_at == NOW + timedelta(minutes=noted)


def test_a_member_who_is_refused_a_page_was_seen_all_the_same(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        assert browser_of(cast.bob).get("/manage/clients/").status_code == 403
    assert queries.get_member(cast.bob, cast.bob.id).last_seen_at == NOW


def test_a_note_that_fails_fails_nothing_else(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(statement: str, values: list[object]) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(noting, "_run", broken)
    actions.note_seen(member=cast.bob, now=NOW)
    assert browser_of(cast.bob).get("/projects/").status_code == 200
