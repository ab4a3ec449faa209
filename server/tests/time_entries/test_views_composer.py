"""Logging time by the composer: timers, durations, start and end, and everything that may be typed wrongly."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from tests import factories
from tests.conftest import NOW, Cast
from tests.time_entries.desk import DAY, HTMX, Desk

YESTERDAY = "/w/harrow-vale/time/2026-03-11/"


def test_an_empty_duration_starts_a_timer_and_saves_the_one_that_runs(
    desk: Desk, afternoon: time_machine.Traveller
) -> None:
    assert desk.log(notes="first").headers["Location"] == DAY
    afternoon.shift(timedelta(minutes=90))
    desk.log(notes="second")
    second, first = desk.entries()
    assert (second.is_running, second.notes, second.source) == (True, "second", "web")
    assert (first.is_running, first.duration_ms) == (False, 90 * MINUTE_MS)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("2:30", 150), ("2.5", 150), ("2h 30m", 150), ("150m", 150), ("0", 0), ("24", 1440), (" 0:05 ", 5)],
)
def test_a_duration_is_saved_as_it_reads(desk: Desk, typed: str, minutes: int) -> None:
    desk.log(duration=typed)
    entry = desk.entry()
    assert (entry.duration_ms, entry.is_running, entry.task, entry.started_at) == (
        minutes * MINUTE_MS,
        False,
        desk.design,
        None,
    )


def test_a_comma_is_read_where_the_workspace_writes_one(desk: Desk) -> None:
    assert desk.log(duration="2,5").status_code == 422
    desk.member.workspace.decimal_separator, desk.member.workspace.thousands_separator = ",", " "
    desk.member.workspace.save()
    desk.log(duration="2,5")
    assert desk.entry().duration_ms == 150 * MINUTE_MS


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-1", "“-1” is not a duration. Try 2:30, 2.5 or 150m."),
        ("abc", "“abc” is not a duration. Try 2:30, 2.5 or 150m."),
        ("NaN", "“NaN” is not a duration. Try 2:30, 2.5 or 150m."),
        ("1e400", "“1e400” is not a duration. Try 2:30, 2.5 or 150m."),
        ("2:7o", "“2:7o” is not a duration. Try 2:30, 2.5 or 150m."),
        ("25", "An entry holds at most 24 hours. Split it over several days."),
        ("24:01", "An entry holds at most 24 hours. Split it over several days."),
        ("9" * 5000, "This is too long for a duration."),
        ("<b>1</b>", "“&lt;b&gt;1&lt;/b&gt;” is not a duration."),
    ],
)
def test_says_what_it_cannot_read_and_keeps_what_was_typed(desk: Desk, typed: str, words: str) -> None:
    response = desk.log(duration=typed, notes="not lost")
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'value="not lost"' in page
    assert f'<option value="{desk.website.public_id}" data-code="MER-WEB" selected>' in page
    assert desk.entries() == []


def test_project_and_task_are_asked_for(desk: Desk) -> None:
    page = desk.log(project="", task="").content.decode()
    assert "Choose a project." in page and "Choose a task." in page


def test_a_task_of_another_project_is_refused(desk: Desk) -> None:
    response = desk.log(task=desk.consulting.public_id)
    assert response.status_code == 422
    assert "This project does not offer this task." in response.content.decode()


def test_a_project_of_another_workspace_reads_like_one_that_is_not_there(desk: Desk, cast: Cast) -> None:
    theirs = factories.project(factories.client(cast.mallory.workspace), name="Secret plan")
    pages = [desk.log(project=project).content.decode() for project in (theirs.public_id, "prj_rubbish")]
    for page in pages:
        assert "Choose one of your projects." in page and "Secret plan" not in page
    assert desk.entries() == []


def test_a_form_of_another_workspace_keeps_what_was_typed(desk: Desk) -> None:
    response = desk.log(workspace="elsewhere", notes="typed in the wrong tab")
    assert response.status_code == 409
    assert "typed in the wrong tab" in response.content.decode()
    assert desk.entries() == []


def test_a_project_that_is_left_meanwhile_is_said(desk: Desk) -> None:
    factories.project(factories.client(desk.member.workspace), name="Not mine", tasks=(desk.design,))
    desk.website.archived_at = NOW
    desk.website.save()
    assert "Choose one of your projects." in desk.log().content.decode()


def test_a_timer_only_starts_today(desk: Desk) -> None:
    response = desk.log(day=YESTERDAY)
    assert response.status_code == 422
    assert "Type how long it took, such as 1:30." in response.content.decode()
    desk.log(day=YESTERDAY, duration="1:30")
    assert desk.entry().spent_date == date(2026, 3, 11)


def test_time_can_be_logged_up_to_tomorrow(desk: Desk) -> None:
    assert desk.log(day="/w/harrow-vale/time/2026-03-13/", duration="1").status_code == 302
    late = desk.log(day="/w/harrow-vale/time/2026-03-14/", duration="1")
    assert late.status_code == 422
    assert "Time can be logged up to tomorrow, not later." in late.content.decode()


def test_required_notes_are_asked_for_beside_their_field(desk: Desk) -> None:
    desk.member.workspace.requires_notes = True
    desk.member.workspace.save()
    page = desk.log(duration="1", notes=" ").content.decode()
    assert 'id="composer-notes_error"' in page and "Your workspace asks for notes" in page


@pytest.mark.parametrize("notes", ["before\x00after", "x" * 10_001])
def test_notes_that_cannot_be_kept_are_refused(desk: Desk, notes: str) -> None:
    response = desk.log(duration="1", notes=notes)
    assert response.status_code == 422
    assert 'id="composer-notes_error"' in response.content.decode()


def test_half_a_surrogate_pair_does_no_harm(desk: Desk) -> None:
    body = f"project={desk.website.public_id}&task={desk.design.public_id}&duration=1&notes=a%ED%A0%80b"
    response = desk.client.post(DAY, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert desk.entry().notes.startswith("a") and desk.entry().notes.endswith("b")


def test_start_and_end_make_the_duration(desk: Desk) -> None:
    desk.log(mode="times", start="09:15", end="10:45")
    entry = desk.entry()
    assert entry.duration_ms == 90 * MINUTE_MS
    assert (entry.started_at, entry.stopped_at) == (
        datetime(2026, 3, 12, 9, 15, tzinfo=UTC),
        datetime(2026, 3, 12, 10, 45, tzinfo=UTC),
    )


def test_an_entry_across_midnight_belongs_to_its_start(desk: Desk) -> None:
    desk.log(day=YESTERDAY, mode="times", start="23:00", end="01:30")
    entry = desk.entry()
    assert (entry.spent_date, entry.duration_ms) == (date(2026, 3, 11), 150 * MINUTE_MS)


def test_the_night_of_the_clock_change_counts_real_time(desk: Desk, afternoon: time_machine.Traveller) -> None:
    afternoon.move_to(datetime(2026, 3, 30, 12, 0, tzinfo=UTC))
    desk.log(day="/w/harrow-vale/time/2026-03-28/", mode="times", start="23:00", end="03:00")
    assert desk.entry().duration_ms == 3 * HOUR_MS


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("", "10:00", "Say when it began"),
        ("09:00", "", "Say when it ended"),
        ("9 o’clock", "10:00", "“9 o’clock” is not a time of the day. Try 09:30."),
        ("25:00", "26:00", "“25:00” is not a time of the day."),
        ("09:00", "09:00", "It ends at the minute it begins."),
    ],
)
def test_times_that_are_none_are_said(desk: Desk, start: str, end: str, words: str) -> None:
    response = desk.log(mode="times", start=start, end=end)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'data-mode="times"' in page


def test_the_first_wrong_field_takes_the_focus(desk: Desk) -> None:
    page = desk.log(duration="abc").content.decode()
    assert page.count("autofocus") == 1
    assert 'aria-describedby="composer-duration_error"' in page


def test_htmx_gets_the_refused_composer_back(desk: Desk) -> None:
    response = desk.log(duration="abc", headers=HTMX | {"hx-target": "day"})
    parts = response.content.decode()
    assert response.status_code == 422
    assert "<html" not in parts and "data-composer" in parts and "is not a duration" in parts


def test_a_locked_period_takes_no_time(desk: Desk) -> None:
    desk.member.workspace.lock_after_days = 7
    desk.member.workspace.save()
    response = desk.log(day="/w/harrow-vale/time/2026-03-01/", duration="1")
    assert response.status_code == 422
    assert "Entries are locked after 7 days." in response.content.decode()
