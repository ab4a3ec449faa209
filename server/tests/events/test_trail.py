"""The audit trail page by page, narrowed by who, what, when and a name, within one workspace."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.events import actions, queries
from keito_server.events.queries import Position, TrailFilter
from keito_server.team.events import ApiKeyCreated, MemberJoined
from keito_server.team.models import Member
from tests.conftest import NOW, Cast


def _join(member: Member, minutes: int, *, name: str = "Somebody", actor: Member | None = None) -> UUID:
    joined = MemberJoined(
        workspace_id=member.workspace_id, subject_id=member.id, name=name, role="member", user_type="human"
    )
    return actions.record(event=joined, actor=actor or member, now=NOW + timedelta(minutes=minutes))


def _ids(member: Member, wanted: TrailFilter, **place: Position) -> list[UUID]:
    return [event.id for event in queries.list_trail(member, wanted, limit=50, **place).events]


def test_pages_meet_without_gap_or_overlap_where_many_happened_at_once(cast: Cast) -> None:
    ids = [_join(cast.bob, number // 4) for number in range(10)][::-1]
    seen: list[UUID] = []
    place: Position | None = None
    while True:
        page = queries.list_trail(cast.bob, TrailFilter(), limit=3, older_than=place)
        seen += [event.id for event in page.events]
        assert page.has_newer is (place is not None)
        if not page.has_older:
            break
        place = Position.of(page.events[-1])
    assert seen == ids
    back = queries.list_trail(cast.bob, TrailFilter(), limit=3, newer_than=Position.of(page.events[0]))
    assert [event.id for event in back.events] == ids[6:9]
    assert (back.has_newer, back.has_older) == (True, True)


def test_shows_one_workspace_only(cast: Cast) -> None:
    _join(cast.mallory, 0)
    assert _ids(cast.bob, TrailFilter()) == []


def test_is_narrowed_by_person_kind_and_days(cast: Cast) -> None:
    first, second = _join(cast.bob, 0), _join(cast.carol, 1, actor=cast.alice)
    key = ApiKeyCreated(workspace_id=cast.bob.workspace_id, subject_id=cast.alice.id, name="K", member_id=cast.bob.id)
    third = actions.record(event=key, actor=cast.alice, now=NOW + timedelta(minutes=2))
    assert _ids(cast.bob, TrailFilter(actor_id=cast.alice.id)) == [third, second]
    assert _ids(cast.bob, TrailFilter(subject_type="api_key")) == [third]
    assert _ids(cast.bob, TrailFilter(kind="MemberJoined")) == [second, first]
    assert _ids(cast.bob, TrailFilter(since=NOW + timedelta(minutes=1))) == [third, second]
    assert _ids(cast.bob, TrailFilter(until=NOW + timedelta(minutes=1))) == [first]
    assert _ids(cast.bob, TrailFilter(about=cast.carol.id)) == [second]


@pytest.mark.parametrize(("text", "finds"), [("lindq", True), ("ROBERT", True), ("name", False), ("x.*", False)])
def test_a_text_finds_the_name_of_today_and_the_one_of_then(cast: Cast, text: str, finds: bool) -> None:
    joined = _join(cast.bob, 0, name="Robert")
    assert _ids(cast.bob, TrailFilter(text=text)) == ([joined] if finds else [])


def test_a_page_takes_one_read_and_one_for_each_kind_of_thing(cast: Cast) -> None:
    for number in range(12):
        _join(cast.bob, number, actor=cast.alice)
    with CaptureQueriesContext(connection) as reads:
        page = queries.list_trail(cast.bob, TrailFilter(), limit=10)
        told = queries.tell(cast.bob.workspace_id, page.events)
    assert len(reads) == 2
    assert {(one.actor, one.sentence) for one in told} == {
        ("Alice Marlowe", "New member in the team: Bob Lindqvist"),
    }


def test_an_event_that_nobody_did_has_no_actor(cast: Cast) -> None:
    joined = MemberJoined(
        workspace_id=cast.bob.workspace_id, subject_id=cast.bob.id, name="B", role="member", user_type="human"
    )
    actions.record(event=joined, actor=None, now=NOW)
    [told] = queries.tell(cast.bob.workspace_id, queries.list_trail(cast.bob, TrailFilter(), limit=1).events)
    assert (told.actor, told.api_key) == ("", "")
