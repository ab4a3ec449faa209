"""Arithmetic of timers that are cut, forgotten or silent, and of stopping across changes of the clocks (T1, T3, T4, T8)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.days import day_of, elapsed_ms
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.time_entries.rules import check_cut, is_forgotten, is_silent
from tests.conftest import NOW


@given(
    start=st.integers(0, 10**9),
    ran=st.integers(0, 10**9),
    cut=st.integers(-(10**9), 2 * 10**9),
    hours=st.integers(1, 168),
)
def test_a_cut_lies_between_the_start_and_now(start: int, ran: int, cut: int, hours: int) -> None:
    begun = NOW + timedelta(milliseconds=start)
    now, moment = begun + timedelta(milliseconds=ran), begun + timedelta(milliseconds=cut)
    try:
        assert check_cut(begun, moment, now=now) == moment
        assert 0 <= cut <= ran
    except ValidationRefused:
        assert not 0 <= cut <= ran
    assert is_forgotten(ran, hours=hours) == (ran > hours * HOUR_MS)
    assert is_silent(begun, now, hours=hours) == (ran >= hours * HOUR_MS)


ZONES = ("Europe/London", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca", "UTC")


@given(
    zone=st.sampled_from(ZONES),
    begun=st.datetimes(datetime(2011, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # the strategy adds the zone
    ran=st.integers(0, 40 * HOUR_MS),
)
def test_real_time_counts_whatever_the_clocks_did(zone: str, begun: datetime, ran: int) -> None:
    ended = begun + timedelta(milliseconds=ran)
    there = ZoneInfo(zone)
    assert elapsed_ms(begun.astimezone(there), ended.astimezone(there)) == ran
    assert day_of(begun, zone) == begun.astimezone(there).date()


@pytest.mark.parametrize(
    ("zone", "begun", "ended", "hours"),
    [
        ("Europe/London", "2026-03-28T23:30+00:00", "2026-03-29T02:30+01:00", 2),
        ("Europe/London", "2026-10-24T23:30+01:00", "2026-10-25T02:30+00:00", 4),
        ("America/New_York", "2026-03-07T23:00-05:00", "2026-03-08T03:00-04:00", 3),
        ("America/New_York", "2026-10-31T23:00-04:00", "2026-11-01T03:00-05:00", 5),
        ("Pacific/Apia", "2011-12-29T23:00-10:00", "2011-12-31T01:00+14:00", 2),
    ],
)
def test_hours_that_the_clocks_skip_or_show_twice_are_counted_as_they_were(
    zone: str, begun: str, ended: str, hours: int
) -> None:
    there = ZoneInfo(zone)
    start, end = (datetime.fromisoformat(words).astimezone(there) for words in (begun, ended))
    assert elapsed_ms(start, end) == hours * HOUR_MS
