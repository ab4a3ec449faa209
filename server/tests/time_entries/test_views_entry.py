"""Changing an entry on its page: only what was changed is changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.time_entries.desk import DAY, HTMX, Desk, signed_in

ODD_MS = 90 * MINUTE_MS + 20_123
NINE = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def timed(desk: Desk, **values: Any) -> TimeEntry:
    """An hour and a half, twenty seconds and a bit, by the timer."""
    span: dict[str, Any] = {
        "duration_ms": ODD_MS,
        "started_at": NINE,
        "stopped_at": NINE + timedelta(milliseconds=ODD_MS),
    }
    defaults = {"task": desk.design, "notes": "Wireframes"}
    return factories.entry(desk.member, desk.website, **(defaults | span | values))


def save(desk: Desk, entry: TimeEntry, *, headers: dict[str, str] | None = None, **typed: str) -> HttpResponse:
    """Sends the editor as it is shown, but for what is named."""
    shown = {
        "project": desk.website.public_id,
        "task": desk.design.public_id,
        "notes": "Wireframes",
        "date": "2026-03-12",
        "duration": "1:30",
        "start": "09:00",
        "end": "10:30",
        "is_billable": "on",
    }
    sent = {name: value for name, value in (shown | typed).items() if value != "left out"}
    path = f"/w/harrow-vale/time/entries/{entry.public_id}/"
    return desk.client.post(path, sent, headers=headers or {})  # type: ignore[return-value]  # a response of this server


def test_sending_back_what_is_shown_changes_nothing(desk: Desk) -> None:
    entry = timed(desk)
    assert save(desk, entry).headers["Location"] == DAY
    kept = desk.entry()
    assert (kept.duration_ms, kept.started_at, kept.stopped_at) == (ODD_MS, entry.started_at, entry.stopped_at)
    assert kept.updated_at == entry.updated_at


def test_notes_change_alone(desk: Desk) -> None:
    save(desk, timed(desk), notes="Sketches\r\nand more")
    kept = desk.entry()
    assert (kept.notes, kept.duration_ms, kept.started_at) == ("Sketches\nand more", ODD_MS, NINE)


def test_another_duration_takes_the_place_of_start_and_end(desk: Desk) -> None:
    save(desk, timed(desk), duration="2h")
    kept = desk.entry()
    assert (kept.duration_ms, kept.started_at, kept.stopped_at) == (2 * HOUR_MS, None, None)


def test_start_and_end_make_another_duration(desk: Desk) -> None:
    save(desk, timed(desk), start="23:30", end="01:00")
    kept = desk.entry()
    assert (kept.duration_ms, kept.spent_date) == (90 * MINUTE_MS, date(2026, 3, 12))
    assert kept.stopped_at == datetime(2026, 3, 13, 1, 0, tzinfo=UTC)


def test_a_change_of_both_is_refused(desk: Desk) -> None:
    response = save(desk, timed(desk), duration="3", end="11:00")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Change the duration, or start and end, but not both." in page
    assert 'value="3"' in page and 'value="11:00"' in page


def test_moving_to_another_day_takes_the_times_along_exactly(desk: Desk) -> None:
    response = save(desk, timed(desk), date="2026-03-10")
    assert response.headers["Location"] == DAY
    kept = desk.entry()
    assert (kept.spent_date, kept.duration_ms) == (date(2026, 3, 10), ODD_MS)
    assert kept.started_at == datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    assert "Moved to Tuesday 10 March" in desk.page()


def test_moving_keeps_a_duration_that_was_corrected(desk: Desk) -> None:
    save(desk, timed(desk, duration_ms=HOUR_MS), duration="1:00", date="2026-03-10")
    kept = desk.entry()
    assert (kept.spent_date, kept.duration_ms) == (date(2026, 3, 10), HOUR_MS)


def test_another_project_takes_a_task_of_its_own(desk: Desk) -> None:
    entry = timed(desk)
    refused = save(desk, entry, project=desk.kafka.public_id)
    assert refused.status_code == 422
    assert "This project does not offer this task." in refused.content.decode()
    save(desk, entry, project=desk.kafka.public_id, task=desk.consulting.public_id)
    assert (desk.entry().project, desk.entry().task) == (desk.kafka, desk.consulting)


def test_billable_can_be_taken_back(desk: Desk) -> None:
    entry = timed(desk)
    save(desk, entry, is_billable="left out")
    assert not desk.entry().is_billable
    save(desk, entry)
    assert desk.entry().is_billable


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("duration", "2:7o", "“2:7o” is not a duration."),
        ("duration", "", "Type how long it took"),
        ("duration", "25", "An entry holds at most 24 hours."),
        ("date", "2026-02-30", "This is no day of the calendar."),
        ("date", "2026-03-20", "Time can be logged up to tomorrow, not later."),
        ("start", "", "Start and end belong together."),
        ("end", "99:99", "“99:99” is not a time of the day."),
        ("notes", "a\x00b", "Text may not hold NUL"),
        ("project", "prj_rubbish", "Choose one of your projects."),
    ],
)
def test_each_error_stands_beside_its_field_and_nothing_is_lost(desk: Desk, field: str, typed: str, words: str) -> None:
    entry = timed(desk)
    response = save(desk, entry, headers=None, **({"notes": "not lost"} | {field: typed}))
    page = response.content.decode()
    assert response.status_code == 422
    error = page.index(f'id="edit-{entry.public_id}-{field}-error"')
    assert words in page[error : error + 300]
    assert "not lost" in page or field == "notes"
    assert desk.entry().notes == "Wireframes"


def test_a_running_entry_shows_its_time_so_far(desk: Desk) -> None:
    running = {"is_running": True, "stopped_at": None, "duration_ms": 0, "started_at": NOW - timedelta(minutes=102)}
    entry = timed(desk, **running)
    save(desk, entry, duration="1:42", start="left out", end="left out", notes="still at it")
    kept = desk.entry()
    assert (kept.is_running, kept.duration_ms, kept.started_at, kept.notes) == (
        True,
        0,
        entry.started_at,
        "still at it",
    )
    save(desk, entry, duration="2:00", start="left out", end="left out")
    assert (desk.entry().duration_ms, desk.entry().started_at) == (2 * HOUR_MS, NOW)


def test_a_locked_entry_refuses_and_says_why(desk: Desk) -> None:
    approved = factories.submission(desk.member, state="approved", decided_by=desk.member)
    entry = timed(desk, submission=approved)
    response = save(desk, entry, notes="changed")
    assert response.status_code == 422
    assert "This entry is approved. Ask for the approval to be withdrawn to change it." in response.content.decode()
    assert desk.entry().notes == "Wireframes"


def test_an_entry_on_an_archived_project_keeps_it_when_its_notes_are_mended(desk: Desk) -> None:
    entry = timed(desk)
    desk.website.archived_at = NOW
    desk.website.save()
    assert "Wireframes" in desk.page(f"/w/harrow-vale/time/entries/{entry.public_id}/")
    assert save(desk, entry, notes="mended").status_code == 302
    assert desk.entry().notes == "mended"


def test_an_entry_without_a_task_asks_for_one(desk: Desk) -> None:
    entry = timed(desk, task=None, source="api")
    assert "Choose a task." in save(desk, entry, task="").content.decode()


def test_an_administrator_sees_an_agent_s_entry_and_changes_it_when_asked(desk: Desk, cast: Cast) -> None:
    entry = factories.entry(cast.review_bot, desk.website, task=desk.design, notes="Pull request 482", source="agent")
    alice = signed_in(desk, cast.alice)
    path = f"/w/harrow-vale/time/entries/{entry.public_id}/"
    assert "data-editor" not in alice.page(path)
    assert "data-editor" in alice.page(f"{path}?edit=1")


def test_a_refused_editor_does_not_keep_its_refusal(desk: Desk) -> None:
    entry = timed(desk)
    opened = desk.client.get(f"/w/harrow-vale/time/entries/{entry.public_id}/", headers=HTMX)
    assert "hx-preserve" in opened.content.decode()
    assert "hx-preserve" not in save(desk, entry, headers=HTMX, duration="abc").content.decode()
