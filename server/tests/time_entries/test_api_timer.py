"""What runs for a key's member, by `GET /v1/timer`; and what a list says of approval and of silent agents (T2, T8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.time_entries import actions
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_caller import Api
from tests.api_office import ENTRIES, Office
from tests.conftest import NOW

TIMER = "/timer"


def start(office: Office, by: Api, session: str = "", **fields: Any) -> dict[str, Any]:
    """A started timer, as the API answers it; with a session it is an agent's."""
    if session:
        fields |= {"source": "agent", "metadata": {"session_id": session}}
    answered = by.post(ENTRIES, office.timer(**fields))
    assert answered.status == 201, answered.body
    entry: dict[str, Any] = answered.json
    return entry


def test_nothing_runs_until_something_is_started_and_then_it_is_shown_as_everywhere(office: Office) -> None:
    assert office.bob.get(TIMER).json == {"time_entry": None, "sessions": []}
    entry = start(office, office.bob, hours=0.5)
    office.clock.shift(timedelta(minutes=15))
    shown = office.bob.get(TIMER).json
    assert shown == {"time_entry": entry | {"hours": 0.75}, "sessions": []}
    assert shown["time_entry"] == office.bob.get(f"{ENTRIES}/{entry['id']}").json
    assert office.carol.get(TIMER).json["time_entry"] is None
    assert office.bot.get(TIMER).json["time_entry"] is None
    office.bob.patch(f"{ENTRIES}/{entry['id']}", {"is_running": False})
    assert office.bob.get(TIMER).json["time_entry"] is None


def test_sessions_run_beside_ones_own_timer_and_each_is_found_by_its_id(office: Office) -> None:
    one = start(office, office.bot, "one")
    office.clock.shift(timedelta(minutes=1))
    two, own = start(office, office.bot, "two"), start(office, office.bot)
    shown = office.bot.get(TIMER).json
    assert shown["time_entry"]["id"] == own["id"]
    assert [entry["id"] for entry in shown["sessions"]] == [two["id"], one["id"]]
    narrowed = office.bot.get(TIMER, session_id="one").json
    assert (narrowed["time_entry"]["id"], narrowed["sessions"]) == (one["id"], [])
    assert office.bot.get(TIMER, session_id="three").json == {"time_entry": None, "sessions": []}
    assert office.alice.get(TIMER, session_id="one").json["time_entry"] is None  # hers, not everybody's


@pytest.mark.parametrize(
    "query", [{"session": "one"}, {"session_id": ""}, {"session_id": "s" * 201}, {"session_id": "a\0"}]
)
def test_what_nobody_may_ask_is_refused(office: Office, query: dict[str, str]) -> None:
    assert office.bob.get(TIMER, **query).status == 400


def test_asking_costs_one_query_beyond_the_key(office: Office) -> None:
    start(office, office.bot, "one")
    office.bot.get(TIMER)
    with CaptureQueriesContext(connection) as captured:
        assert office.bot.get(TIMER).status == 200
    assert len(captured) == 2, [query["sql"] for query in captured]


def test_a_list_says_and_filters_by_how_far_approval_is(office: Office) -> None:
    cast, project = office.cast, office.project
    plain = factories.entry(cast.bob, project)
    waiting = factories.entry(cast.bob, project, submission=factories.submission(cast.bob))
    decided = factories.submission(cast.bob, state="approved", decided_by=cast.alice)
    approved = factories.entry(cast.bob, project, submission=decided)
    states = {entry["id"]: entry["approval_status"] for entry in office.bob.get(ENTRIES).json["data"]}
    expected = {plain: "unsubmitted", waiting: "submitted", approved: "approved"}
    assert states == {entry.public_id: state for entry, state in expected.items()}
    for entry, state in expected.items():
        [found] = office.bob.get(ENTRIES, approval_status=state).json["data"]
        assert found["id"] == entry.public_id
        assert office.bob.get(f"{ENTRIES}/{entry.public_id}").json == found
    assert office.bob.get(ENTRIES, approval_status="lost").status == 400
    assert office.bob.patch(f"{ENTRIES}/{plain.public_id}", {"approval_status": "approved"}).status == 400


def test_a_silent_agents_entry_says_so_and_takes_late_hours(office: Office) -> None:
    entry = start(office, office.bot, "one")
    actions.stop_silent_timers(NOW + timedelta(hours=4))
    shown = office.bot.get(f"{ENTRIES}/{entry['id']}").json
    assert (shown["is_running"], shown["is_auto_stopped"], shown["hours"]) == (False, True, 0)
    late = office.bot.patch(f"{ENTRIES}/{entry['id']}", {"is_running": False, "hours": 1.25}).json
    assert (late["hours"], late["is_auto_stopped"]) == (1.25, True)
    assert not TimeEntry.objects.in_workspace(office.project.workspace_id).get().is_reviewed


def test_a_patch_that_changes_nothing_keeps_an_agents_timer_alive(office: Office) -> None:
    entry = start(office, office.bot, "one", notes="Step 1")
    office.clock.shift(timedelta(hours=3))
    answered = office.bot.patch(f"{ENTRIES}/{entry['id']}", {"notes": "Step 1"}).json
    assert answered["updated_at"] == entry["updated_at"]
    assert actions.stop_silent_timers(NOW + timedelta(hours=6)) == 0
    assert actions.stop_silent_timers(NOW + timedelta(hours=7)) == 1
