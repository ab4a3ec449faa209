"""What bad input gets: a clear error with the field's name, and nothing is saved (H1, H7, G2, N1)."""

import json
from typing import Any

import pytest

from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_office import ENTRIES, Office
from tests.conftest import NOW

BAD_NUMBERS = ["-1", "25", "24.00001", '"abc"', '"1.5"', "NaN", "Infinity", "-Infinity", "1e400", "true", "null", "[1]"]


def raw(office: Office, **texts: str) -> bytes:
    """A new entry in which the named fields stand as written."""
    fields = {name: json.dumps(value) for name, value in office.body().items()} | texts
    return ("{" + ",".join(f'"{name}": {text}' for name, text in fields.items()) + "}").encode()


def saved(office: Office) -> int:
    return TimeEntry.objects.in_workspace(office.cast.bob.workspace_id).count()


@pytest.mark.parametrize("hours", BAD_NUMBERS)
def test_hours_that_are_no_duration_are_refused(office: Office, hours: str) -> None:
    assert office.bob.post(ENTRIES, raw(office, hours=hours)).error == (400, "validation_error", "hours")
    path = f"{ENTRIES}/{factories.entry(office.cast.bob, office.project).public_id}"
    assert office.bob.patch(path, f'{{"hours": {hours}}}'.encode()).error == (400, "validation_error", "hours")
    assert saved(office) == 1


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("spent_date", '"2026-02-30"'),
        ("spent_date", '"2026-3-1"'),
        ("spent_date", '"20260301"'),
        ("spent_date", '"2026-W10-1"'),
        ("spent_date", '"2026-03-12T00:00:00Z"'),
        ("spent_date", '"٢٠٢٦-٠٣-١٢"'),
        ("spent_date", "20260312"),
        ("spent_date", "null"),
        ("spent_date", '"2026-03-14"'),
        ("spent_date", '"0001-01-01"'),
        ("is_running", '"true"'),
        ("is_running", "1"),
        ("is_running", "null"),
        ("is_billable", '"no"'),
        ("notes", "5"),
        ("notes", '"\\u0000"'),
        ("notes", '"\\ud800"'),
        ("notes", json.dumps("x" * 10_001)),
        ("source", '"robot"'),
        ("source", "null"),
        ("metadata", "[]"),
        ("metadata", '"{}"'),
        ("metadata", '{"a": "\\u0000"}'),
        ("metadata", '{"\\udfff": 1}'),
        ("metadata", '{"a": 1, "a": 2}'),
        ("metadata", '{"a": NaN}'),
        ("metadata", '{"a": 1e400}'),
        ("metadata", '{"a": ' + "9" * 400 + "}"),
        ("metadata", '{"a": ' + "[" * 16 + "]" * 16 + "}"),
        ("metadata", "[" * 2000 + "]" * 2000),
        ("metadata", '{"a":' * 2000 + "1" + "}" * 2000),
        ("metadata", "[" * 100_000),
        ("project_id", "7"),
        ("task_id", "{}"),
        ("user_id", "false"),
        ("hours_", "1"),
        ("id", '"te_1"'),
    ],
)
def test_a_field_of_the_wrong_kind_is_refused_by_its_name(office: Office, field: str, text: str) -> None:
    assert office.bob.post(ENTRIES, raw(office, **{field: text})).error == (400, "validation_error", field)
    assert saved(office) == 0


@pytest.mark.parametrize(("size", "status"), [(4096, 201), (4097, 400)])
def test_metadata_holds_4096_bytes_as_compact_utf_8(office: Office, size: int, status: int) -> None:
    metadata = {"text": "é" * 2000 + "x" * (size - 4000 - len('{"text":""}'))}
    answered = office.bob.post(ENTRIES, office.body(metadata=metadata))
    assert answered.status == status
    if status == 400:
        assert answered.error == (400, "metadata_too_large", "metadata")


def test_metadata_of_sixteen_levels_is_kept(office: Office) -> None:
    text = '{"a":' + "[" * 15 + "]" * 15 + "}"
    assert office.bob.post(ENTRIES, raw(office, metadata=text)).json["metadata"] == json.loads(text)


@pytest.mark.parametrize("field", ["project_id", "spent_date", "hours"])
def test_a_missing_field_is_named_as_required(office: Office, field: str) -> None:
    body = office.body()
    del body[field]
    answered = office.bob.post(ENTRIES, body)
    assert answered.error == (400, "validation_error", field)
    assert answered.json["error"]["message"].startswith(f"{field} is required")


def test_an_unknown_field_that_stands_for_a_missing_one_is_not_what_is_told_first(office: Office) -> None:
    body = office.body()
    body["project"] = body.pop("project_id")
    assert office.bob.post(ENTRIES, body).error == (400, "validation_error", "project_id")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not json",
        b"[]",
        b'"text"',
        b"5",
        b"null",
        b"\xff\xfe{}",
        b'{"a": 1}}',
        b"{'a': 1}",
        b"{,}",
        b"\x00",
    ],
)
def test_a_body_that_is_no_json_object_is_refused(office: Office, body: bytes) -> None:
    assert office.bob.post(ENTRIES, body).error == (400, "validation_error", None)


def test_a_key_that_stands_twice_is_refused_by_its_name(office: Office) -> None:
    body = raw(office)[:-1] + b', "hours": 2}'
    assert office.bob.post(ENTRIES, body).error == (400, "validation_error", "hours")


@pytest.mark.parametrize("size", [1_048_577, 10 * 1024 * 1024])
def test_a_body_of_more_than_a_megabyte_is_refused_without_reading_it(office: Office, size: int) -> None:
    assert office.bob.post(ENTRIES, b" " * size).error == (413, "body_too_large", None)


@pytest.mark.parametrize(("size", "status"), [(0, 201), (1_048_576, 413)])
def test_a_body_in_chunks_is_read_up_to_the_same_limit(office: Office, size: int, status: int) -> None:
    body = json.dumps(office.body()).encode() + b" " * size
    assert office.bob.call("POST", ENTRIES, body, transfer_encoding="chunked").status == status


@pytest.mark.parametrize(
    ("field", "value"),
    [("source", "cli"), ("project_id", "prj_x"), ("spent_date", "2026-03-11"), ("user_id", "usr_x"), ("id", "te_x")],
)
def test_what_never_changes_is_refused_in_an_update(office: Office, field: str, value: str) -> None:
    path = f"{ENTRIES}/{factories.entry(office.cast.bob, office.project).public_id}"
    answered = office.bob.patch(path, {field: value})
    assert answered.error == (400, "validation_error", field)
    assert "cannot be changed" in answered.json["error"]["message"]


def test_an_unknown_field_is_refused_in_an_update(office: Office) -> None:
    path = f"{ENTRIES}/{factories.entry(office.cast.bob, office.project).public_id}"
    assert office.bob.patch(path, {"duration": 5}).error == (400, "validation_error", "duration")


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "1.5"),
        ("limit", ""),
        ("source", "robot"),
        ("from", "2026-02-30"),
        ("to", "yesterday"),
        ("is_running", "maybe"),
        ("cursor", "abc"),
        ("cursor", ""),
        ("cursor", "\x00"),
        ("cursor", "é"),
        ("task_id", "tsk_1"),
        ("Source", "api"),
        ("offset", "50"),
        ("metadata", "x"),
        ("metadata[]", "x"),
        ("metadata[a", "x"),
        ("metadata[a]", "\x00"),
        ("metadata[\x00]", "x"),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_refused_by_its_name(office: Office, parameter: str, value: str) -> None:
    assert office.bob.get(ENTRIES, **{parameter: value}).error == (400, "validation_error", parameter)


def test_a_parameter_that_stands_twice_is_refused(office: Office) -> None:
    assert office.bob.get(ENTRIES, source=["api", "web"]).error == (400, "validation_error", "source")


def test_other_operations_take_no_parameters(office: Office) -> None:
    entry = factories.entry(office.cast.bob, office.project).public_id
    assert office.bob.get(f"{ENTRIES}/{entry}", expand="project").error == (400, "validation_error", "expand")
    assert office.bob.post(f"{ENTRIES}?dry_run=1", office.body()).error == (400, "validation_error", "dry_run")
    assert saved(office) == 1


def test_thousands_of_parameters_are_refused(office: Office) -> None:
    assert office.bob.get(f"{ENTRIES}?{'&'.join(f'a{n}=1' for n in range(3000))}").status == 400


def test_business_rules_say_no_with_their_own_code(office: Office) -> None:
    bob, here = office.bob, office.cast.bob.workspace
    client = factories.client(here)
    archived = factories.project(client, team=(office.cast.bob,), archived_at=NOW)
    other_task = factories.task(here)
    stopped = f"{ENTRIES}/{factories.entry(office.cast.bob, office.project).public_id}"
    invoiced = f"{ENTRIES}/{factories.entry(office.cast.bob, office.project, is_invoiced=True).public_id}"
    assert bob.post(ENTRIES, office.body(project_id=archived.public_id)).error == (
        422,
        "project_archived",
        "project_id",
    )
    assert bob.post(ENTRIES, office.body(task_id=other_task.public_id)).error == (422, "task_not_on_project", "task_id")
    assert bob.patch(stopped, {"is_running": True}).error == (422, "timer_already_stopped", "is_running")
    assert bob.patch(invoiced, {"hours": 2}).error[:2] == (422, "entry_locked")
    assert bob.delete(invoiced).error[:2] == (422, "entry_locked")


def test_the_session_of_a_running_timer_cannot_change(office: Office) -> None:
    timer = office.timer(source="agent", metadata={"session_id": "one"})
    path = f"{ENTRIES}/{office.bot.post(ENTRIES, timer).json['id']}"
    for metadata in ({"session_id": "two"}, {"session_id": None}, None):
        assert office.bot.patch(path, {"metadata": metadata}).error == (422, "session_id_fixed", "metadata")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "#set page()", "‮", "🕐", "é\r\n\t"]
)
def test_hostile_notes_come_back_as_the_text_they_are(office: Office, text: str) -> None:
    answered: Any = office.bob.post(ENTRIES, office.body(notes=text, metadata={text: text}))
    assert (answered.json["notes"], answered.json["metadata"]) == (text, {text: text})
    assert office.bob.get(f"{ENTRIES}/{answered.json['id']}").json == answered.json
    assert office.bob.get(ENTRIES, **{f"metadata[{text}]": text}).json["data"] == [answered.json]
