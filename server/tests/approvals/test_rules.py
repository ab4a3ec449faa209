"""What is unusual, what is late, what hinders (approving-time.md, T3, T8, A2)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.approvals import rules
from keito_server.approvals.rules import DayFigures, FlagKind, Hindrance
from keito_server.kit.days import instant_of, week_of
from keito_server.kit.durations import DAY_MS, HOUR_MS
from keito_server.kit.errors import ValidationRefused

MONDAY = date(2026, 3, 9)


def figures(day: date = MONDAY, **values: int) -> DayFigures:
    return DayFigures(**({"day": day, "entries": 1} | values))  # type: ignore[arg-type]  # the day stands beside numbers


def flags(*days: DayFigures, **values: object) -> dict[FlagKind, tuple[int, str]]:
    given_values = {
        "is_agent": False,
        "capacity_ms": 40 * HOUR_MS,
        "week_start": 0,
        "session_ms": (),
        "is_late": False,
        "sees_rates": True,
    } | values
    found = rules.flags_of(days, **given_values)  # type: ignore[arg-type]  # as the test has it
    return {flag.kind: (flag.count, flag.words) for flag in found}


def test_an_ordinary_week_has_no_flag() -> None:
    week = [figures(MONDAY + timedelta(days=place), total_ms=8 * HOUR_MS) for place in range(5)]
    assert flags(*week) == {}


@pytest.mark.parametrize(
    ("hours", "kind", "words"),
    [(10, None, ""), (10.5, FlagKind.LONG_DAY, "1 day over 10 h"), (25, FlagKind.IMPOSSIBLE_DAY, "1 day over 24 h")],
)
def test_a_persons_long_day_is_told_once(hours: float, kind: FlagKind | None, words: str) -> None:
    found = flags(figures(total_ms=int(hours * HOUR_MS)), capacity_ms=0)
    assert found == ({kind: (1, words)} if kind else {})


def test_an_agents_long_days_are_its_sessions_side_by_side() -> None:
    assert flags(figures(total_ms=60 * HOUR_MS), is_agent=True) == {}
    assert flags(figures(), is_agent=True, session_ms=[12 * HOUR_MS, 12 * HOUR_MS + 1]) == {
        FlagKind.LONG_SESSION: (1, "1 session over 12 h")
    }


def test_a_week_is_over_capacity_beyond_a_quarter_more_week_by_week() -> None:
    days = [figures(MONDAY + timedelta(days=place), total_ms=10 * HOUR_MS) for place in range(5)]
    assert flags(*days) == {}
    assert flags(*days, figures(MONDAY + timedelta(days=5), total_ms=1)) == {
        FlagKind.LONG_WEEK: (1, "Week over capacity")
    }
    assert flags(*days, figures(MONDAY + timedelta(days=7), total_ms=HOUR_MS)) == {}


def test_missing_rates_are_told_to_those_only_who_see_rates() -> None:
    assert flags(figures(without_rate=2)) == {FlagKind.NO_RATE: (2, "No rate, 2 entries")}
    assert flags(figures(without_rate=2), sees_rates=False) == {}


def test_what_is_said_of_entries_is_summed_over_the_days() -> None:
    days = [figures(without_notes=1, auto_stopped=1, over_a_day=1), figures(without_notes=2, auto_stopped=1)]
    assert flags(*days, is_late=True) == {
        FlagKind.LATE: (1, "Late"),
        FlagKind.OVER_A_DAY: (1, "1 entry over 24 h"),
        FlagKind.AUTO_STOPPED: (2, "2 stopped by themselves"),
        FlagKind.NO_NOTES: (3, "3 without notes"),
    }


_DAYS = st.builds(
    DayFigures,
    day=st.dates(MONDAY, MONDAY + timedelta(days=20)),
    total_ms=st.integers(0, 30 * HOUR_MS),
    entries=st.integers(1, 9),
    without_notes=st.integers(0, 3),
    without_rate=st.integers(0, 3),
    auto_stopped=st.integers(0, 2),
    over_a_day=st.integers(0, 1),
)


@given(st.lists(_DAYS, max_size=21, unique_by=lambda one: one.day), st.integers(0, 60), st.booleans())
def test_no_flag_is_told_twice_and_each_is_about_something(days: list[DayFigures], hours: int, is_agent: bool) -> None:
    found = rules.flags_of(
        days,
        is_agent=is_agent,
        capacity_ms=hours * HOUR_MS,
        week_start=0,
        session_ms=(),
        is_late=False,
        sees_rates=True,
    )
    kinds = [flag.kind for flag in found]
    assert kinds == sorted(set(kinds), key=list(FlagKind).index)
    assert all(flag.count > 0 and flag.words for flag in found)
    is_calm = all(
        one.total_ms <= min(10, hours * 1.25 / 7) * HOUR_MS
        and not (one.without_notes or one.without_rate or one.auto_stopped or one.over_a_day)
        for one in days
    )
    assert not (is_calm and hours and found)


@given(st.lists(_DAYS, max_size=7, unique_by=lambda one: one.day))
def test_a_day_has_the_flags_of_the_whole_that_are_about_it(days: list[DayFigures]) -> None:
    found = rules.flags_of(
        days, is_agent=False, capacity_ms=0, week_start=0, session_ms=(), is_late=False, sees_rates=True
    )
    whole = {flag.kind for flag in found}
    parts = {flag.kind for one in days for flag in rules.flags_of_day(one, is_agent=False, sees_rates=True)}
    assert whole == parts


def due(last_worked_day: date, *, weekday: int = 4, at: time = time(17)) -> datetime:
    return rules.due_at(last_worked_day, week_start=0, deadline_weekday=weekday, deadline_time=at, zone="Europe/London")


def test_a_week_is_due_on_the_deadline_of_the_week_or_once_its_last_worked_day_is_over() -> None:
    assert due(date(2026, 3, 12)) == instant_of(date(2026, 3, 13), time(17), "Europe/London")
    assert due(date(2026, 3, 14)) == instant_of(date(2026, 3, 15), time(0), "Europe/London")
    assert due(date(2026, 3, 14), weekday=0, at=time(10)) == instant_of(date(2026, 3, 16), time(10), "Europe/London")


@given(
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(0, 6),
    st.integers(0, 6),
    st.times(),
    st.sampled_from(["Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_nothing_is_due_before_its_day_is_over_nor_ten_days_after(
    day: date, week_start: int, weekday: int, at: time, zone: str
) -> None:
    instant = rules.due_at(day, week_start=week_start, deadline_weekday=weekday, deadline_time=at, zone=zone)
    ends = instant_of(day + timedelta(days=1), time(0), zone)
    assert (
        ends - timedelta(hours=2) <= instant <= instant_of(week_of(day, week_start)[-1], time(12), zone) + timedelta(4)
    )


def test_an_agents_week_has_ended_24_hours_after_its_last_midnight_by_the_workspaces_clock() -> None:
    ends = instant_of(date(2026, 3, 17), time(0), "America/New_York")
    sunday = date(2026, 3, 15)
    assert rules.has_ended(sunday, zone="America/New_York", now=ends)
    assert not rules.has_ended(sunday, zone="America/New_York", now=ends - timedelta(seconds=1))


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_an_entry_is_hindered_by_what_a_person_has_to_mend(
    over: bool, missing: bool, required: bool, stopped: bool, reviewed: bool
) -> None:
    found = rules.hindrance_of(
        is_over_a_day=over,
        is_missing_notes=missing,
        requires_notes=required,
        is_auto_stopped=stopped,
        is_reviewed=reviewed,
    )
    assert (found is Hindrance.OVER_A_DAY) == over
    assert (found is not None) == (over or (missing and required) or (stopped and not reviewed))


def test_a_period_lies_in_order_and_within_a_year() -> None:
    rules.check_period(MONDAY, MONDAY)
    rules.check_period(MONDAY, MONDAY + timedelta(days=365))
    with pytest.raises(ValidationRefused, match="Swap"):
        rules.check_period(MONDAY, MONDAY - timedelta(days=1))
    with pytest.raises(ValidationRefused, match="366 days"):
        rules.check_period(MONDAY, MONDAY + timedelta(days=366))


@pytest.mark.parametrize("note", ["x" * 2001, "a\x00b"])
def test_a_note_is_one_that_can_be_kept(note: str) -> None:
    with pytest.raises(ValidationRefused):
        rules.check_note(note)
    assert rules.check_note("  Please split.  ") == "Please split."


def test_a_day_of_24_hours_is_long_and_not_impossible() -> None:
    assert list(flags(figures(total_ms=DAY_MS), capacity_ms=0)) == [FlagKind.LONG_DAY]
