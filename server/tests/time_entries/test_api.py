"""Time entries over the API: what is documented comes back, exactly."""

import json
from datetime import timedelta
from typing import Any

import pytest

from keito_server.events.models import AuditEvent
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_caller import Answered
from tests.api_office import ENTRIES, Office

FIELDS = [
    "id",
    "project_id",
    "task_id",
    "user_id",
    "spent_date",
    "hours",
    "notes",
    "is_running",
    "is_billable",
    "source",
    "metadata",
    "started_at",
    "stopped_at",
    "approval_status",
    "is_auto_stopped",
    "created_at",
    "updated_at",
]
AGENT_CONTEXT = {
    "agent_id": "review-bot-01",
    "agent_type": "claude-code",
    "session_id": "550e8400-e29b-41d4-a716-446655440000",
    "model": "claude-opus-4-6",
}


def created(answered: Answered) -> dict[str, Any]:
    assert answered.status == 201, answered.body
    entry: dict[str, Any] = answered.json
    return entry


def test_the_first_request_of_the_quickstart_answers_all_documented_fields(office: Office) -> None:
    notes = "Refactored authentication module"
    entry = created(
        office.bot.post(
            ENTRIES,
            office.body(task_id=office.task.public_id, notes=notes, source="agent", metadata=AGENT_CONTEXT),
        )
    )
    assert list(entry) == FIELDS
    assert entry == {
        "id": entry["id"],
        "project_id": office.project.public_id,
        "task_id": office.task.public_id,
        "user_id": office.cast.review_bot.public_id,
        "spent_date": "2026-03-12",
        "hours": 1.5,
        "notes": notes,
        "is_running": False,
        "is_billable": True,
        "source": "agent",
        "metadata": AGENT_CONTEXT,
        "started_at": None,
        "stopped_at": None,
        "approval_status": "unsubmitted",
        "is_auto_stopped": False,
        "created_at": "2026-03-12T14:30:00Z",
        "updated_at": "2026-03-12T14:30:00Z",
    }


def test_one_entry_and_the_list_show_what_was_created(office: Office) -> None:
    entry = created(office.bot.post(ENTRIES, office.body(notes="“Résumé” <script>", metadata=AGENT_CONTEXT)))
    assert office.bot.get(f"{ENTRIES}/{entry['id']}").json == entry
    assert office.bot.get(ENTRIES).json == {"data": [entry], "next_cursor": None, "has_more": False}


def test_what_is_left_out_takes_its_default(office: Office) -> None:
    entry = created(office.bob.post(ENTRIES, office.body()))
    assert (entry["source"], entry["is_running"], entry["is_billable"]) == ("api", False, True)
    assert (entry["notes"], entry["metadata"], entry["task_id"]) == (None, None, None)


@pytest.mark.parametrize("hours", ["0", "0.00001", "0.1", "1.5", "7.33333", "24", "24.0", "1e0", "0.333333333333"])
def test_hours_with_up_to_five_decimals_come_back_as_they_were_sent(office: Office, hours: str) -> None:
    body = json.dumps(office.body()).replace("1.5", hours).encode()
    answered = office.bob.post(ENTRIES, body)
    shown = answered.body.split(b'"hours":')[1].split(b",")[0].decode()
    assert shown == {"24.0": "24", "1e0": "1", "0.333333333333": "0.33333"}.get(hours, hours)
    entry = TimeEntry.objects.in_workspace(office.cast.bob.workspace_id).get()
    assert office.bob.patch(f"{ENTRIES}/{entry.public_id}", f'{{"hours": {shown}}}'.encode()).status == 200
    again = TimeEntry.objects.in_workspace(office.cast.bob.workspace_id).get()
    assert again.duration_ms == entry.duration_ms


def test_numbers_in_metadata_keep_all_their_digits(office: Office) -> None:
    body = json.dumps(office.body(metadata={"cost": 0})).replace(
        '"cost": 0', '"cost": 0.10, "big": 12345678901234567890'
    )
    entry = created(office.bob.post(ENTRIES, body.encode()))
    path = f"{ENTRIES}/{entry['id']}"
    for answered in (
        office.bob.get(path),
        office.bob.patch(path, b'{"metadata": {"more": 2.50}}'),
        office.bob.get(path),
    ):
        assert b"0.10" in answered.body
        assert b"12345678901234567890" in answered.body
    assert b"2.50" in answered.body


def test_a_timer_shows_the_time_elapsed_until_it_is_stopped(office: Office) -> None:
    entry = created(office.bot.post(ENTRIES, office.timer(source="agent", metadata=AGENT_CONTEXT)))
    path = f"{ENTRIES}/{entry['id']}"
    assert (entry["is_running"], entry["hours"], entry["started_at"]) == (True, 0, "2026-03-12T14:30:00Z")
    office.clock.shift(timedelta(minutes=15))
    assert office.bot.get(path).json["hours"] == 0.25
    assert office.bot.get(ENTRIES, is_running="true").json["data"][0]["hours"] == 0.25
    stopped = office.bot.patch(path, {"is_running": False}).json
    assert (stopped["is_running"], stopped["hours"], stopped["stopped_at"]) == (False, 0.25, "2026-03-12T14:45:00Z")
    office.clock.shift(timedelta(minutes=15))
    assert office.bot.get(path).json == stopped


def test_stopping_with_hours_sets_them_and_stopping_again_changes_nothing(office: Office) -> None:
    path = f"{ENTRIES}/{created(office.bob.post(ENTRIES, office.timer()))['id']}"
    stop = {"hours": 1.5, "is_running": False, "notes": "Completed OAuth implementation"}
    stopped = office.bob.patch(path, stop)
    assert (stopped.status, stopped.json["hours"]) == (200, 1.5)
    assert office.bob.patch(path, stop).json == stopped.json


def test_starting_a_timer_stops_and_saves_the_one_that_ran(office: Office) -> None:
    first = created(office.bob.post(ENTRIES, office.timer()))
    office.clock.shift(timedelta(hours=1))
    created(office.bob.post(ENTRIES, office.timer(hours=0.5)))
    running = office.bob.get(ENTRIES, is_running="true").json["data"]
    assert [entry["hours"] for entry in running] == [0.5]
    assert office.bob.get(f"{ENTRIES}/{first['id']}").json["hours"] == 1


def test_agent_sessions_run_side_by_side(office: Office) -> None:
    for session in ("one", "two"):
        created(office.bot.post(ENTRIES, office.timer(source="agent", metadata={"session_id": session})))
    assert len(office.bot.get(ENTRIES, is_running="true").json["data"]) == 2


def test_an_update_changes_what_it_names_and_nothing_else(office: Office) -> None:
    entry = created(office.bob.post(ENTRIES, office.body(notes="Before", metadata={"a": 1, "b": 2})))
    path = f"{ENTRIES}/{entry['id']}"
    office.clock.shift(timedelta(minutes=1))
    changes = {
        "notes": "After",
        "is_billable": False,
        "task_id": office.task.public_id,
        "metadata": {"b": None, "c": 3},
    }
    changed = office.bob.patch(path, changes).json
    differing = {"notes", "is_billable", "task_id", "metadata", "updated_at"}
    assert {name for name in entry if entry[name] != changed[name]} == differing
    assert changed["metadata"] == {"a": 1, "c": 3}
    assert changed["updated_at"] == "2026-03-12T14:31:00Z"


def test_null_empties_what_may_be_empty(office: Office) -> None:
    body = office.body(notes="Words", metadata={"a": 1}, task_id=office.task.public_id)
    path = f"{ENTRIES}/{created(office.bob.post(ENTRIES, body))['id']}"
    emptied = office.bob.patch(path, {"notes": None, "metadata": None, "task_id": None}).json
    assert (emptied["notes"], emptied["metadata"], emptied["task_id"]) == (None, None, None)


def test_an_update_without_fields_changes_nothing(office: Office) -> None:
    entry = created(office.bob.post(ENTRIES, office.body()))
    office.clock.shift(timedelta(minutes=1))
    assert office.bob.patch(f"{ENTRIES}/{entry['id']}", {}).json == entry


def test_a_deleted_entry_is_gone_and_its_answer_is_empty(office: Office) -> None:
    path = f"{ENTRIES}/{created(office.bob.post(ENTRIES, office.timer()))['id']}"
    answered = office.bob.delete(path)
    assert (answered.status, answered.body, "Content-Type" in answered.headers) == (204, b"", False)
    assert office.bob.get(path).error == (404, "not_found", None)
    assert office.bob.delete(path).error == (404, "not_found", None)


def test_the_audit_trail_names_key_address_and_program(office: Office) -> None:
    created(office.bob.post(ENTRIES, office.body(), user_agent="keito-python/0.1"))
    event = AuditEvent.objects.in_workspace(office.cast.bob.workspace_id).get(kind="TimeEntryCreated")
    assert (event.address, event.user_agent, event.actor_id) == ("127.0.0.1", "keito-python/0.1", office.cast.bob.id)
    assert event.api_key_id is not None


def test_a_managers_key_logs_time_for_the_team_and_a_members_does_not(office: Office) -> None:
    for_bob = office.body(user_id=office.cast.bob.public_id)
    assert created(office.alice.post(ENTRIES, for_bob))["user_id"] == office.cast.bob.public_id
    assert office.carol.post(ENTRIES, for_bob).error == (403, "authorization_error", "user_id")
    type(office.cast.carol).objects.in_workspace(office.cast.carol.workspace_id).filter(id=office.cast.carol.id).update(
        manager_permissions=["edit_team_time"]
    )
    assert created(office.carol.post(ENTRIES, for_bob))["user_id"] == office.cast.bob.public_id
    assert office.bob.post(ENTRIES, office.body(user_id=office.cast.alice.public_id)).status == 403


def test_workspace_rounding_shows_in_hours(office: Office) -> None:
    type(office.cast.bob.workspace).objects.update(rounding_minutes=15)
    assert created(office.bob.post(ENTRIES, office.body(hours=0.1)))["hours"] == 0.25


def test_a_body_is_json_whatever_its_content_type_says(office: Office) -> None:
    answered = office.bob.call("POST", ENTRIES, office.body(), content_type="text/plain")
    assert answered.status == 201


def test_an_entry_is_read_with_two_statements(office: Office, django_assert_num_queries: Any) -> None:
    entry = created(office.bob.post(ENTRIES, office.body()))
    factories.entry(office.cast.bob, office.project)
    with django_assert_num_queries(2):
        office.bob.get(f"{ENTRIES}/{entry['id']}")
    with django_assert_num_queries(2):
        office.bob.get(ENTRIES)
