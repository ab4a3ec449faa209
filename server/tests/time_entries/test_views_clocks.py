"""Times of the day on the Time page stand in the entry's zone, and times that no clock shows are refused (T1)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from tests import factories
from tests.conftest import Cast
from tests.time_entries.desk import HTMX, Desk

TIME = "/w/harrow-vale/time/"


def move_to(desk: Desk, zone: str) -> None:
    desk.member.timezone = zone
    desk.member.save()


@pytest.mark.parametrize(
    ("zone", "began", "minutes", "span"),
    [
        ("Europe/London", datetime(2026, 7, 8, 8, 0, tzinfo=UTC), 90, "09:00 – 10:30"),
        ("America/New_York", datetime(2026, 11, 20, 14, 0, tzinfo=UTC), 90, "09:00 – 10:30"),
        ("Europe/London", datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 120, "00:30 – 01:30"),
        ("Asia/Kathmandu", datetime(2026, 3, 12, 3, 15, tzinfo=UTC), 60, "09:00 – 10:00"),
    ],
)
def test_list_and_rail_show_when_it_was_by_the_clocks_of_the_entry(
    desk: Desk, zone: str, began: datetime, minutes: int, span: str
) -> None:
    day = (began + timedelta(hours=1)).date()
    entry = factories.entry(
        desk.member,
        desk.website,
        task=desk.design,
        zone=zone,
        spent_date=day,
        started_at=began,
        stopped_at=began + timedelta(minutes=minutes),
        duration_ms=minutes * MINUTE_MS,
    )
    move_to(desk, "Asia/Tokyo")  # since then; the entry stays where it was made
    assert desk.page(f"{TIME}{day}/").count(span) == 1
    assert desk.page(f"{TIME}entries/{entry.public_id}/").count(span) >= 1
    part = desk.client.get(f"{TIME}entries/{entry.public_id}/", headers=HTMX).content.decode()
    assert f"<dt>Time</dt><dd>{span}" in part


def test_a_timer_says_since_when_by_the_members_clock(desk: Desk, afternoon: time_machine.Traveller) -> None:
    afternoon.move_to(datetime(2026, 7, 8, 12, 7, tzinfo=UTC))
    move_to(desk, "Europe/London")
    assert desk.member.login is not None
    desk.client.force_login(desk.member.login)  # the spring's sign-in has run out
    assert desk.log(day=f"{TIME}2026-07-08/").status_code == 302
    assert "since 13:07" in desk.page(f"{TIME}2026-07-08/")
    assert "since 12:07" not in desk.page(f"{TIME}2026-07-08/")


def test_agents_work_is_shown_by_the_readers_clock_in_list_and_rail(desk: Desk, cast: Cast) -> None:
    began = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    factories.assignment(desk.website, cast.review_bot)
    entry = factories.entry(
        cast.review_bot,
        desk.website,
        task=desk.design,
        source="agent",
        started_at=began,
        stopped_at=began + timedelta(hours=1),
        duration_ms=HOUR_MS,
    )
    move_to(desk, "America/New_York")
    assert "05:00 – 06:00" in desk.page(f"{TIME}2026-03-12/")
    assert "<dt>Time</dt><dd>05:00 – 06:00" in desk.page(f"{TIME}entries/{entry.public_id}/")


def test_a_page_is_drawn_in_the_members_zone_and_leaves_none_behind(desk: Desk) -> None:
    move_to(desk, "Asia/Kathmandu")
    assert 'name="server-time" content="2026-03-12T' in desk.page()
    assert "+05:45" in desk.page()
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("01:30", "02:30", "01:30 does not exist on Sunday 29 March: the clocks go forward then. Use 02:30."),
        ("00:30", "01:15", "01:15 does not exist on Sunday 29 March: the clocks go forward then. Use 02:15."),
    ],
)
def test_a_time_that_no_clock_shows_is_refused_beside_its_field(
    desk: Desk, afternoon: time_machine.Traveller, start: str, end: str, words: str
) -> None:
    afternoon.move_to(datetime(2026, 3, 30, 9, 0, tzinfo=UTC))
    response = desk.log(day=f"{TIME}2026-03-29/", mode="times", start=start, end=end)
    assert (response.status_code, desk.entries()) == (422, [])
    assert words in response.content.decode()


def test_an_end_past_midnight_is_looked_for_on_its_own_day(desk: Desk, afternoon: time_machine.Traveller) -> None:
    afternoon.move_to(datetime(2026, 3, 30, 9, 0, tzinfo=UTC))
    page = desk.log(day=f"{TIME}2026-03-28/", mode="times", start="23:00", end="01:30").content.decode()
    assert "01:30 does not exist on Sunday 29 March" in page
    assert desk.entries() == []


def test_real_time_across_the_change_is_saved(desk: Desk, afternoon: time_machine.Traveller) -> None:
    afternoon.move_to(datetime(2026, 3, 30, 9, 0, tzinfo=UTC))
    desk.log(day=f"{TIME}2026-03-29/", mode="times", start="00:30", end="02:30")
    assert desk.entry().duration_ms == HOUR_MS
    assert "00:30 – 02:30" in desk.page(f"{TIME}2026-03-29/")


def test_an_entry_is_not_moved_to_where_its_start_does_not_exist(desk: Desk, afternoon: time_machine.Traveller) -> None:
    afternoon.move_to(datetime(2026, 3, 30, 9, 0, tzinfo=UTC))
    desk.log(day=f"{TIME}2026-03-27/", mode="times", start="01:30", end="02:30")
    entry = desk.entry()
    shown = {"project": desk.website.public_id, "task": desk.design.public_id, "notes": "Wireframes"}
    shown |= {"duration": "1:00", "start": "01:30", "end": "02:30", "is_billable": "on"}
    path = f"{TIME}entries/{entry.public_id}/"
    for changed in ({"date": "2026-03-29"}, {"date": "2026-03-29", "end": "03:30"}):
        response = desk.client.post(path, shown | changed)
        assert response.status_code == 422
        assert "01:30 does not exist on Sunday 29 March" in response.content.decode()
    assert desk.entry().started_at == entry.started_at


@pytest.mark.parametrize(
    ("day", "is_silent"),
    [("2026-03-28", True), ("2026-03-29", True), ("2026-03-30", False), ("2026-10-25", True), ("2026-07-08", False)],
)
def test_the_page_reckons_no_duration_where_the_clocks_change(desk: Desk, day: str, is_silent: bool) -> None:
    assert ("data-changes-clocks" in desk.page(f"{TIME}{day}/")) is is_silent
