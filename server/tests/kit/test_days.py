"""Instants, zones and days: one function decides the day, and elapsed time is real time (T1)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.days import (
    day_of,
    due_day,
    elapsed_ms,
    first_instant_of,
    instant_of,
    next_instant,
    timezone_names,
    week_due_on,
    week_of,
)
from keito_server.kit.durations import HOUR_MS, MINUTE_MS

EPOCH = datetime(1990, 1, 1, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), timedelta(days=25_000)).map(lambda since: EPOCH + since)
zones = st.sampled_from(sorted(timezone_names()))


@pytest.mark.parametrize(
    ("zone", "starts", "stops", "minutes"),
    [
        ("Europe/London", "2026-03-29T00:30", "2026-03-29T02:30", 60),
        ("Europe/London", "2026-10-25T00:30", "2026-10-25T02:30", 180),
        ("America/New_York", "2026-03-08T01:30", "2026-03-08T03:30", 60),
        ("America/New_York", "2026-11-01T00:30", "2026-11-01T02:30", 180),
        ("Australia/Lord_Howe", "2026-10-04T01:30", "2026-10-04T03:00", 60),
        ("Australia/Lord_Howe", "2026-04-05T01:00", "2026-04-05T03:00", 150),
        ("Europe/London", "2026-03-28T22:00", "2026-03-29T06:00", 420),
        ("Europe/London", "2026-10-24T22:00", "2026-10-25T06:00", 540),
        ("Europe/London", "2026-03-12T23:00", "2026-03-13T01:30", 150),
    ],
)
def test_real_time_counts_when_clocks_change_in_between(zone: str, starts: str, stops: str, minutes: int) -> None:
    started_at, stopped_at = (datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)) for wall in (starts, stops))
    assert elapsed_ms(started_at, stopped_at) == minutes * MINUTE_MS
    assert elapsed_ms(started_at.astimezone(UTC), stopped_at.astimezone(UTC)) == minutes * MINUTE_MS


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    here = ZoneInfo("Europe/London")
    first = datetime(2026, 10, 25, 1, 30, tzinfo=here)
    assert elapsed_ms(first, first.replace(fold=1)) == HOUR_MS


@given(instants, instants, zones, zones)
def test_elapsed_time_does_not_depend_on_how_an_instant_is_written(
    one: datetime, other: datetime, zone: str, another: str
) -> None:
    written = elapsed_ms(one.astimezone(ZoneInfo(zone)), other.astimezone(ZoneInfo(another)))
    assert written == max(0, int((other - one) / timedelta(milliseconds=1) // 1))
    assert written == elapsed_ms(one, other)


@given(instants, st.integers(0, 10**6))
def test_elapsed_time_is_whole_milliseconds_and_never_negative(start: datetime, microseconds: int) -> None:
    end = start + timedelta(microseconds=microseconds)
    assert elapsed_ms(start, end) == microseconds // 1000
    assert elapsed_ms(end, start) == 0


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        (datetime(2026, 3, 12, 23, 59, tzinfo=UTC), "Europe/London", date(2026, 3, 12)),
        (datetime(2026, 6, 12, 23, 30, tzinfo=UTC), "Europe/London", date(2026, 6, 13)),
        (datetime(2026, 3, 12, 4, 0, tzinfo=UTC), "America/New_York", date(2026, 3, 12)),
        (datetime(2026, 3, 12, 3, 59, tzinfo=UTC), "America/New_York", date(2026, 3, 11)),
        (datetime(2026, 3, 12, 10, 0, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 3, 13)),
        (datetime(2026, 3, 12, 9, 59, tzinfo=UTC), "Pacific/Pago_Pago", date(2026, 3, 11)),
        (datetime(2026, 3, 12, 13, 30, tzinfo=UTC), "Australia/Lord_Howe", date(2026, 3, 13)),
    ],
)
def test_the_day_is_the_calendars_in_that_zone(instant: datetime, zone: str, day: date) -> None:
    assert day_of(instant, zone) == day


@given(instants, zones)
def test_a_wall_clock_leads_back_to_its_instant(instant: datetime, zone: str) -> None:
    wall = instant.astimezone(ZoneInfo(zone))
    back = instant_of(wall.date(), wall.time(), zone)
    assert day_of(back, zone) == wall.date()
    assert back == instant or wall.fold == 1, "the later one of a time that comes twice"


def test_a_time_that_no_clock_shows_is_still_an_instant() -> None:
    assert instant_of(date(2026, 3, 29), time(1, 30), "Europe/London") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 6))
def test_a_week_holds_its_day_and_begins_where_the_workspace_says(day: date, week_start: int) -> None:
    days = week_of(day, week_start)
    assert day in days
    assert days[0].weekday() == week_start
    assert [(later - days[0]).days for later in days] == list(range(7))


def test_offers_real_zones_only() -> None:
    assert {"Europe/London", "Australia/Lord_Howe", "UTC"} <= timezone_names()
    assert not {"posixrules", "localtime", "EST5EDT"} & timezone_names()


@pytest.mark.parametrize(
    ("day", "wall_time", "zone", "instant"),
    [
        ("2026-03-29", "01:30", "Europe/London", "2026-03-29T01:00"),
        ("2026-03-29", "00:30", "Europe/London", "2026-03-29T00:30"),
        ("2026-10-25", "01:30", "Europe/London", "2026-10-25T00:30"),
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),
        ("2011-12-30", "09:00", "Pacific/Apia", "2011-12-30T10:00"),
    ],
)
def test_a_time_left_out_comes_after_the_gap_and_one_that_comes_twice_comes_first(
    day: str, wall_time: str, zone: str, instant: str
) -> None:
    found = first_instant_of(date.fromisoformat(day), time.fromisoformat(wall_time), zone)
    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@given(instants, st.times().map(lambda wall: wall.replace(microsecond=0)), zones)
def test_before_the_first_instant_the_clock_shows_less_and_from_then_on_it_has_come_that_far(
    instant: datetime, wall_time: time, zone: str
) -> None:
    day = instant.date()
    found, here = first_instant_of(day, wall_time, zone), ZoneInfo(zone)
    wall = datetime.combine(day, wall_time)
    assert found.astimezone(here).replace(tzinfo=None) >= wall
    assert (found - timedelta(seconds=1)).astimezone(here).replace(tzinfo=None) < wall


@given(instants, st.integers(0, 6), st.times(), zones)
def test_the_next_instant_of_a_weekday_lies_within_eight_days(
    now: datetime, weekday: int, wall_time: time, zone: str
) -> None:
    found = next_instant(weekday, wall_time, zone, now)
    assert now < found <= now + timedelta(days=8)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-03-11", "2026-03-02"),
        ("2026-03-12", "2026-03-09"),
        ("2026-03-13", "2026-03-09"),
        ("2026-03-16", "2026-03-09"),
    ],
)
def test_the_first_three_days_of_a_week_ask_for_the_week_before(day: str, first: str) -> None:
    assert week_due_on(date.fromisoformat(day), 0)[0] == date.fromisoformat(first)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 6), st.integers(0, 6))
def test_a_week_is_asked_for_once_by_each_weekday(day: date, weekday: int, week_start: int) -> None:
    first = week_of(day, week_start)[0]
    asked = due_day(first, weekday)
    assert asked.weekday() == weekday
    assert week_due_on(asked, week_start)[0] == first
