"""Events in words: names in place of ids, from what to what, and never a secret."""

from uuid import UUID

import pytest

from keito_server.events.rules import (
    GONE,
    Detail,
    details,
    in_formats,
    kind_words,
    referred,
    sentence_words,
    subject_words,
)
from keito_server.web.formats import Formats

BOB, CAROL, PROJECT, STRANGER = (UUID(int=number) for number in range(1, 5))
HOUSE = Formats(decimal=",", thousands=".", time_display="decimal", date_format="mm/dd/yyyy", clock="12h")
NAMES = {BOB: "Bob", CAROL: "Carol", PROJECT: "Otter"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("InvoiceLineAdded", "Invoice line added"),
        ("ApiKeyCreated", "API key created"),
        ("SingleSignOnOptional", "Single sign-on optional"),
    ],
)
def test_a_kind_reads_as_words(kind: str, words: str) -> None:
    assert kind_words(kind) == words


def test_a_value_that_was_chosen_is_called_as_it_was_offered_and_a_file_is_not_named() -> None:
    labels = {"time_display": {"decimal": "Decimal hours (2.50)", "hours_minutes": "Hours and minutes (2:30)"}}
    changes = {
        "logo": ["", "logos/4e70.png"],
        "time_display": ["decimal", "hours_minutes"],
        "requires_single_sign_on": [False, True],
    }
    assert details({"changes": changes}, NAMES, labels) == [
        Detail("Logo", "a logo", "none"),
        Detail("Time display", "Hours and minutes (2:30)", "Decimal hours (2.50)"),
        Detail("Requires single sign-on", "yes", "no"),
    ]


def test_a_sentence_names_subject_things_and_values() -> None:
    words = sentence_words(
        "Assigned {member} to {subject} as {role}",
        subject_id=PROJECT,
        data={"member_id": str(BOB), "role": "manager"},
        names=NAMES,
    )
    assert words == "Assigned Bob to Otter as manager"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "Old name"}, "Old name"),
        ({"email": "x@example.org"}, "x@example.org"),
        ({"row": {"project_id": str(PROJECT)}}, "Otter"),
        ({}, GONE),
    ],
)
def test_what_is_deleted_is_called_as_its_event_called_it(data: dict[str, object], words: str) -> None:
    assert subject_words(STRANGER, data, NAMES) == words


def test_a_name_of_today_comes_before_the_one_of_then() -> None:
    assert subject_words(BOB, {"name": "Robert"}, NAMES) == "Bob"


def test_changes_are_told_from_what_to_what() -> None:
    data = {
        "changes": {
            "role": ["member", "manager"],
            "manager_permissions": [[], ["draft_invoices", "edit_team_time"]],
            "teammate_ids": [[str(BOB)], [str(BOB), str(CAROL)]],
            "weekly_capacity_ms": [None, 9_000_000],
            "is_billable": [True, False],
        }
    }
    assert details(data, NAMES) == [
        Detail("Role", "manager", "member"),
        Detail("Manager permissions", "draft invoices, edit team time", "none"),
        Detail("Teammates", "Bob, Carol", "Bob"),
        Detail("Weekly capacity", "2:30", "none"),
        Detail("Billable", "no", "yes"),
    ]


def test_facts_are_told_and_empty_ones_left_out() -> None:
    row = {"id": str(STRANGER), "project_id": str(PROJECT), "notes": "", "duration_ms": 3_600_000}
    assert [str(one) for one in details({"number": "INV-1", "note": None, "row": row}, NAMES)] == [
        "Number: INV-1",
        "Project: Otter",
        "Duration: 1:00",
    ]


@pytest.mark.parametrize("field", ["secret", "client_secret", "nonce", "access_token", "password", "digest"])
def test_secrets_are_never_told(field: str) -> None:
    told = details({field: "hunter2", "changes": {field: ["hunter1", "hunter2"]}}, {})
    assert "hunter" not in " ".join(map(str, told))


def test_all_things_that_an_event_names_are_looked_up() -> None:
    data = {
        "client_id": str(BOB),
        "changes": {"teammate_ids": [[str(CAROL)], []]},
        "row": {"project_id": str(PROJECT), "task_id": None},
        "name": str(STRANGER),
    }
    found = set(referred("member", STRANGER, data))
    assert found == {("member", STRANGER), ("client", BOB), ("member", CAROL), ("project", PROJECT)}


@pytest.mark.parametrize(
    ("field", "kept", "shown"),
    [
        ("spent_date", "2026-03-12", "03/12/2026"),
        ("valid_from", "2026-03-12", "03/12/2026"),
        ("expires_at", "2026-07-12T23:30:00Z", "07/13/2026, 12:30\N{NO-BREAK SPACE}AM"),
        ("duration_ms", 9_000_000, "2,50"),
        ("total", "1234567.50", "1.234.567,50"),
        ("rate", ["100", "-1234.5"], ["100", "−1.234,5"]),
        ("budget_ms", [None, 3_600_000], [None, "1,00"]),
        ("notes", "2026-03-12", "2026-03-12"),
        ("name", "1234.50", "1234.50"),
        ("is_billable", True, True),
        ("metadata", {"date": "2026-03-12", "total": "1.50"}, {"date": "2026-03-12", "total": "1.50"}),
    ],
)
def test_figures_and_days_are_written_as_whoever_reads_has_them(field: str, kept: object, shown: object) -> None:
    assert in_formats({field: kept}, HOUSE, "Europe/London") == {field: shown}
    assert in_formats({"row": {field: kept}}, HOUSE, "Europe/London") == {"row": {field: shown}}
