"""What is due when: once a day or week on each clock, whatever the clock does, and however often one looks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.days import timezone_names
from keito_server.kit.durations import HOUR_MS
from keito_server.reminders.rules import (
    DAILY,
    DEADLINE,
    PATIENCE,
    REMINDER,
    REPORT,
    Due,
    Times,
    days_without_time,
    deadline_of,
    due_between,
    earlier_weeks,
    is_day_open,
    taken_from,
)

TIMES = Times(
    week_start=0,
    nudge_time=time(16, 30),
    sends_weekly=True,
    reminder_weekday=4,
    reminder_time=time(9),
    deadline_weekday=4,
    deadline_time=time(17),
)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
weekdays = st.integers(0, 6)
times_of_day = st.builds(time, st.integers(0, 23), st.integers(0, 59))
schedules = st.builds(Times, weekdays, times_of_day, st.booleans(), weekdays, times_of_day, weekdays, times_of_day)
instants = st.timedeltas(timedelta(0), timedelta(days=20_000)).map(lambda since: EPOCH + since)
zones = st.sampled_from(sorted(timezone_names()))


def due(times: Times, zone: str, after: str, until: str) -> list[Due]:
    here = ZoneInfo(zone)
    first, last = (datetime.fromisoformat(wall).replace(tzinfo=here).astimezone(UTC) for wall in (after, until))
    return list(due_between(times, zone, first, last))


def test_a_week_has_five_nudges_a_reminder_a_deadline_and_a_report() -> None:
    found = due(TIMES, "Europe/Berlin", "2026-03-22T23:00", "2026-03-29T23:00")
    assert [(one.notice, one.day.day) for one in found if one.notice != DAILY] == [
        (REPORT, 23),
        (REMINDER, 27),
        (DEADLINE, 27),
    ]
    assert [one.day.day for one in found if one.notice == DAILY] == [23, 24, 25, 26, 27]
    by_notice = {one.notice: one for one in found}
    assert by_notice[REMINDER].due_at == datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert (by_notice[REMINDER].first_day, by_notice[REMINDER].last_day) == (date(2026, 3, 23), date(2026, 3, 29))
    assert (by_notice[REPORT].first_day, by_notice[REPORT].last_day) == (date(2026, 3, 16), date(2026, 3, 22))


@given(schedules, zones, instants, st.lists(st.integers(1, 3 * 3600), min_size=1, max_size=12))
def test_however_often_one_looks_each_is_found_once(times: Times, zone: str, start: datetime, waits: list[int]) -> None:
    looks = [start]
    for wait in waits:
        looks.append(looks[-1] + timedelta(seconds=wait))
    found = [one for after, until in pairwise(looks) for one in due_between(times, zone, after, until)]
    assert sorted(found, key=repr) == sorted(due_between(times, zone, looks[0], looks[-1]), key=repr)
    assert len({(one.notice, one.day) for one in found}) == len(found)
    assert all(looks[0] < one.due_at <= looks[-1] for one in found)


@given(schedules, zones, instants)
def test_each_comes_at_its_time_of_the_clock_or_right_after_a_gap(times: Times, zone: str, now: datetime) -> None:
    wanted = {DAILY: times.nudge_time, REPORT: time(8), REMINDER: times.reminder_time, DEADLINE: times.deadline_time}
    for one in due_between(times, zone, now - timedelta(days=8), now):
        shown = one.due_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        wall = datetime.combine(one.day, wanted[one.notice])
        before = (one.due_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert before < wall <= shown
        assert one.last_day - one.first_day == (timedelta(0) if one.notice == DAILY else timedelta(days=6))
        assert one.first_day <= one.day


@given(schedules, zones, zones, instants)
def test_a_week_has_one_key_in_all_zones_and_the_next_week_another(
    times: Times, zone: str, other: str, now: datetime
) -> None:
    def weeks(of: str, until: datetime) -> dict[tuple[str, date], str]:
        found = due_between(times, of, until - timedelta(days=9), until)
        return {(one.notice, one.first_day): one.about_key for one in found}

    here, there = weeks(zone, now), weeks(other, now + timedelta(hours=12))
    assert all(here[week] == there[week] for week in here.keys() & there.keys())
    later = weeks(zone, now + timedelta(days=7))
    for (notice, first), key in here.items():
        if (notice, first + timedelta(days=7)) in later and notice != DAILY:
            assert later[notice, first + timedelta(days=7)] != key


@pytest.mark.parametrize("week_start", [5, 6, 0, 1])
def test_a_week_keeps_its_key_when_weeks_begin_a_day_or_two_earlier_or_later(week_start: int) -> None:
    moved = Times(week_start, time(16), True, 4, time(10), 4, time(17))
    found = [one for one in due(moved, "UTC", "2026-03-27T09:30", "2026-03-27T10:30") if one.notice == REMINDER]
    assert [one.about_key for one in found] == ["2026-03-23"]


@pytest.mark.parametrize(
    ("zone", "day", "wall", "instant"),
    [
        ("Europe/London", "2026-03-29", time(1, 30), "2026-03-29T01:00"),
        ("Europe/London", "2026-10-25", time(1, 30), "2026-10-25T00:30"),
        ("America/New_York", "2026-03-08", time(2), "2026-03-08T07:00"),
        ("Australia/Lord_Howe", "2026-10-04", time(2, 15), "2026-10-03T15:30"),
    ],
)
def test_a_time_left_out_comes_after_the_gap_and_one_that_comes_twice_comes_once(
    zone: str, day: str, wall: time, instant: str
) -> None:
    times = Times(0, time(16), True, 6, wall, 2, time(17))
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
    found = due_between(times, zone, noon - timedelta(days=1), noon + timedelta(days=1))
    reminders = [one for one in found if one.notice == REMINDER]
    assert [one.due_at for one in reminders] == [datetime.fromisoformat(instant).replace(tzinfo=UTC)]


def test_a_reminder_on_one_of_the_first_three_days_of_a_week_is_about_the_week_before() -> None:
    for weekday, first in ((0, 16), (1, 16), (2, 16), (3, 23), (6, 23)):
        times = Times(0, time(16), True, weekday, time(9), weekday, time(17))
        found = due(times, "Europe/London", "2026-03-23T00:00", "2026-03-29T23:00")
        assert {one.first_day.day for one in found if one.notice in (REMINDER, DEADLINE)} == {first}


@given(schedules, zones, instants)
def test_reminder_and_deadline_of_a_week_agree_on_when_it_is_due(times: Times, zone: str, now: datetime) -> None:
    for one in due_between(times, zone, now - timedelta(days=8), now):
        if one.notice == DEADLINE:
            assert deadline_of(times, one.first_day) == one.day


def test_nothing_weekly_is_due_where_it_is_switched_off_but_nudges_and_reports_are() -> None:
    off = Times(0, time(16), False, 4, time(9), 4, time(17))
    found = due(off, "Europe/London", "2026-03-22T23:00", "2026-03-29T23:00")
    assert {one.notice for one in found} == {DAILY, REPORT}


@given(st.none() | instants, instants)
def test_what_is_taken_begins_where_the_last_look_ended_but_not_longer_ago_than_is_of_use(
    taken_until: datetime | None, now: datetime
) -> None:
    after = taken_from(taken_until, now)
    assert now - PATIENCE <= after <= now
    if taken_until is not None and now - PATIENCE <= taken_until <= now:
        assert after == taken_until
    if taken_until is None or taken_until > now:
        assert after == now


def test_a_mail_is_of_no_use_three_hours_later() -> None:
    one = due(TIMES, "UTC", "2026-03-27T08:59", "2026-03-27T09:00")[0]
    assert not one.is_stale(one.due_at + timedelta(hours=2, minutes=59))
    assert one.is_stale(one.due_at + timedelta(hours=3))


@given(st.integers(0, 24 * HOUR_MS), st.integers(0, 168 * HOUR_MS))
def test_a_day_is_finished_with_a_fifth_of_the_week_or_once_it_is_handed_in(worked_ms: int, capacity_ms: int) -> None:
    assert is_day_open(worked_ms, capacity_ms, is_handed_in=False) == (5 * worked_ms < capacity_ms)
    assert not is_day_open(worked_ms, capacity_ms, is_handed_in=True)
    assert not is_day_open(worked_ms, 0, is_handed_in=False)


def test_days_without_time_are_those_from_monday_to_friday() -> None:
    monday = date(2026, 3, 23)
    assert days_without_time({monday}, monday, date(2026, 3, 29)) == [date(2026, 3, day) for day in (24, 25, 26, 27)]
    assert days_without_time(set(), monday, date(2026, 3, 22)) == []


def test_earlier_weeks_come_with_the_latest_first() -> None:
    days = [date(2026, 3, 3), date(2026, 3, 15), date(2026, 3, 8), date(2026, 3, 10)]
    assert earlier_weeks(days, 0) == [date(2026, 3, 9), date(2026, 3, 2)]
