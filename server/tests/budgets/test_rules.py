"""Budgets reckoned without a database: periods, shares, states and how long they last (budgets.md)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.budgets import rules
from keito_server.budgets.rules import ALL_DAYS, Period, Projection, State
from keito_server.kit.durations import HOUR_MS

MONEY = st.decimals(min_value=0, max_value=10**9, places=6)
DURATIONS = st.integers(min_value=0, max_value=10**11)
AMOUNTS = st.one_of(st.tuples(MONEY, MONEY), st.tuples(DURATIONS, DURATIONS))
PERCENTAGES = st.integers(min_value=1, max_value=1000)
DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 1, 1))
TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("zone", "instant", "month"),
    [
        # At a month's end the world is in two months: Auckland is 13 hours ahead of UTC in March, Honolulu 10 behind.
        ("Pacific/Auckland", datetime(2026, 3, 31, 10, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Pacific/Auckland", datetime(2026, 3, 31, 11, 0, tzinfo=UTC), date(2026, 4, 1)),
        ("Pacific/Honolulu", datetime(2026, 4, 1, 9, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Pacific/Honolulu", datetime(2026, 4, 1, 10, 0, tzinfo=UTC), date(2026, 4, 1)),
        ("UTC", datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
    ],
)
def test_the_month_is_that_of_the_workspaces_timezone(zone: str, instant: datetime, month: date) -> None:
    assert rules.first_of_month(instant, zone) == month


@given(DAYS)
def test_a_month_holds_its_days_and_no_other(day: date) -> None:
    month = rules.month_of(day)
    assert month.first_day is not None and month.last_day is not None
    assert month.first_day <= day <= month.last_day
    assert (month.first_day.day, (month.last_day + timedelta(days=1)).day) == (1, 1)
    assert rules.month_of(month.first_day) == rules.month_of(month.last_day) == month
    assert month.key == f"{day.year:04d}-{day.month:02d}"


def test_only_a_budget_that_resets_has_a_month() -> None:
    assert rules.period_of(is_monthly=False, month=TODAY) is ALL_DAYS
    assert (ALL_DAYS.key, ALL_DAYS.is_month) == ("", False)
    assert rules.period_of(is_monthly=True, month=TODAY) == Period(date(2026, 3, 1), date(2026, 3, 31))


@given(AMOUNTS, PERCENTAGES)
def test_a_budget_is_over_exactly_when_more_than_all_of_it_is_used(
    amounts: tuple[Decimal | int, Decimal | int], percent: int
) -> None:
    spent, total = amounts
    assert (rules.state_of(spent, total, percent) is State.OVER) is (spent > total)
    assert rules.state_of(total, total, None) is State.ON_TRACK


@given(DURATIONS.filter(bool), PERCENTAGES)
def test_a_threshold_is_crossed_at_its_percentage_and_not_a_millisecond_before(hundredth: int, percent: int) -> None:
    total, at = hundredth * 100, hundredth * percent
    assert rules.has_crossed(at, total, percent)
    assert not rules.has_crossed(at - 1, total, percent)


def test_a_threshold_is_crossed_at_a_millionth_of_a_unit() -> None:
    assert rules.has_crossed(Decimal("80"), Decimal("100"), 80)
    assert not rules.has_crossed(Decimal("79.999999"), Decimal("100"), 80)


def test_a_budget_of_nothing_is_crossed_by_anything_and_not_by_nothing() -> None:
    assert not rules.has_crossed(0, 0, 80)
    assert rules.has_crossed(1, 0, 80)
    assert rules.percent_used(1, 0) is None
    assert (rules.state_of(0, 0, 80), rules.state_of(1, 0, 80)) == (State.ON_TRACK, State.OVER)


def test_without_a_threshold_nothing_crosses_it() -> None:
    assert not rules.has_crossed(200, 100, None)
    assert rules.state_of(99, 100, None) is State.ON_TRACK


def test_a_threshold_beyond_the_budget_is_crossed_after_it() -> None:
    assert rules.state_of(110, 100, 120) is State.OVER
    assert (rules.has_crossed(119, 100, 120), rules.has_crossed(120, 100, 120)) == (False, True)


@given(AMOUNTS)
def test_the_share_is_exact(amounts: tuple[Decimal | int, Decimal | int]) -> None:
    spent, total = amounts
    percent = rules.percent_used(spent, total)
    assert (percent is None) is (total == 0)
    if percent is not None:
        half_up = int((Decimal(spent) * 200 / Decimal(total) + 1) // 2)
        assert rules.whole_percent(percent, None) == (99 if half_up == 100 and spent < total else half_up)


@pytest.mark.parametrize(
    ("spent", "total", "shown"),
    [("149625", "180000", 83), ("17955", "18900", 95), ("0", "1", 0), ("1005", "1000", 101)],
)
def test_the_share_is_shown_as_whole_percent_half_up(spent: str, total: str, shown: int) -> None:
    percent = rules.percent_used(Decimal(spent), Decimal(total))
    assert percent is not None and rules.whole_percent(percent, None) == shown


@pytest.mark.parametrize(
    ("percent", "places", "shown"),
    [
        ("79.5", 0, "79"),
        ("79.96", 1, "79.9"),
        ("79.999999", 2, "79.99"),
        ("80", 0, "80"),
        ("80.5", 0, "81"),
        ("99.5", 0, "99"),
        ("99.95", 1, "99.9"),
        ("100", 0, "100"),
        ("100.4", 0, "100"),
        ("121.5", 0, "122"),
        ("-0.4", 0, "0"),
    ],
)
def test_no_share_is_shown_as_a_level_before_it_is_reached(percent: str, places: int, shown: str) -> None:
    assert rules.shown_percent(Decimal(percent), threshold=80, places=places) == Decimal(shown)


def test_a_budget_is_used_up_at_the_pace_of_four_weeks() -> None:
    # 56 h in 28 days are 2 h a day: 40 h last for 20 more days, which end 30 days before the project does.
    found = rules.project(
        spent=60 * HOUR_MS, total=100 * HOUR_MS, recent=56 * HOUR_MS, today=TODAY, ends_on=date(2026, 5, 1)
    )
    assert found == Projection(used_up_on=date(2026, 4, 1), days_before_end=30)


def test_a_budget_that_lasts_until_the_project_ends_is_not_early() -> None:
    found = rules.project(spent=60, total=100, recent=56, today=TODAY, ends_on=date(2026, 4, 1))
    assert found == Projection(used_up_on=date(2026, 4, 1), days_before_end=None)
    assert rules.project(spent=60, total=100, recent=56, today=TODAY) == Projection(date(2026, 4, 1))


@pytest.mark.parametrize(
    ("spent", "recent"),
    [(60, 0), (101, 56), (0, 0)],
    ids=["without a pace", "over already", "unused"],
)
def test_nothing_is_projected(spent: int, recent: int) -> None:
    assert rules.project(spent=spent, total=100, recent=recent, today=TODAY) is None


def test_a_budget_that_resets_before_it_is_used_up_is_not_projected() -> None:
    march = rules.month_of(TODAY)
    assert rules.project(spent=60, total=100, recent=56, today=TODAY, period=march) is None
    assert rules.project(spent=90, total=100, recent=56, today=TODAY, period=march) == Projection(date(2026, 3, 17))


def test_nobody_is_told_of_a_day_beyond_ten_years() -> None:
    assert rules.project(spent=1, total=10**12, recent=1, today=TODAY) is None


@given(AMOUNTS, st.one_of(MONEY, DURATIONS), DAYS)
def test_a_projection_is_the_first_day_on_which_nothing_is_left(
    amounts: tuple[Decimal | int, Decimal | int], recent: Decimal | int, today: date
) -> None:
    spent, total = amounts
    found = rules.project(spent=spent, total=total, recent=recent, today=today)
    if found is not None:
        days, left = (found.used_up_on - today).days, Decimal(total) - Decimal(spent)
        assert recent * days >= left * rules.PACE_DAYS
        assert days == 0 or recent * (days - 1) < left * rules.PACE_DAYS


def test_the_pace_is_that_of_four_weeks_with_today() -> None:
    assert rules.pace_period(TODAY) == Period(date(2026, 2, 13), TODAY)
