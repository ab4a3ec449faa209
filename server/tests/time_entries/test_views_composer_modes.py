"""The composer starts as the workspace says, with a timer or with durations, and everybody can do either (company-settings.md)."""

import pytest

from keito_server.kit.durations import MINUTE_MS
from tests.time_entries.desk import DAY, Desk

YESTERDAY = "/w/harrow-vale/time/2026-03-11/"


@pytest.fixture
def manual(desk: Desk) -> Desk:
    desk.member.workspace.default_mode = "manual"
    desk.member.workspace.save()
    return desk


def test_by_default_an_empty_duration_is_a_timer(desk: Desk) -> None:
    page = desk.page()
    assert "composer__start" in page
    assert "Start a timer instead" not in page
    assert 'name="mode" value=""' in page


def test_a_workspace_of_durations_preselects_them_and_gives_the_timer_a_button(manual: Desk) -> None:
    page = manual.page()
    assert 'data-mode="manual"' in page and 'name="mode" value="manual"' in page
    assert "composer__start" not in page
    assert "Start a timer instead" in page
    assert "Start a timer instead" not in manual.page(YESTERDAY)


def test_there_an_empty_duration_starts_nothing(manual: Desk) -> None:
    answer = manual.log(mode="manual")
    assert answer.status_code == 422
    assert "Type how long it took, such as 1:30, or start a timer with its button." in answer.content.decode()
    assert manual.entries() == []


def test_there_a_duration_is_saved_and_the_button_starts_a_timer(manual: Desk) -> None:
    assert manual.log(mode="manual", duration="1:30").headers["Location"] == DAY
    assert (manual.entry().duration_ms, manual.entry().is_running) == (90 * MINUTE_MS, False)
    manual.log(mode="timer")
    assert manual.entries()[0].is_running


def test_there_start_and_end_can_be_typed_as_well(manual: Desk) -> None:
    assert 'data-mode="times"' in manual.page(f"{DAY}?mode=times")
    assert manual.log(mode="times", start="09:00", end="10:30").status_code == 302
    assert manual.entry().duration_ms == 90 * MINUTE_MS


def test_what_a_refused_timer_leaves_in_the_form_asks_for_a_duration_again(manual: Desk) -> None:
    answer = manual.log(mode="timer", project="")
    assert answer.status_code == 422
    assert 'name="mode" value="manual"' in answer.content.decode()
