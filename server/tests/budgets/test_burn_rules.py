"""How a budget is used up: by week, past a level, and at its pace."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from keito_server.budgets.rules.burn import (
    DayUse,
    cumulate_by_day,
    cumulate_by_week,
    forecast_at,
    passed_on,
    sum_by_day,
    used_since,
)

MONDAY = date(2026, 3, 2)


def use(days: int, people: str = "0", agents: str = "0") -> DayUse:
    return DayUse(MONDAY + timedelta(days=days), Decimal(people), Decimal(agents))


def test_days_are_summed_and_put_in_order() -> None:
    assert sum_by_day([use(3, "5"), use(0, "1"), use(3, "2", "4")]) == [use(0, "1"), use(3, "7", "4")]


def test_weeks_are_cumulated_by_the_first_weekday_and_the_last_one_ends_today() -> None:
    points = cumulate_by_week(
        [use(0, "10"), use(6, "1", "2"), use(8, "0", "3")],
        first_day=MONDAY + timedelta(days=2),
        today=MONDAY + timedelta(days=9),
        week_start=0,
    )
    assert [(point.first_day.day, point.last_day.day, point.people, point.agents) for point in points] == [
        (4, 8, Decimal(11), Decimal(2)),
        (9, 11, Decimal(11), Decimal(5)),
    ]


def test_what_is_dated_tomorrow_is_in_the_last_point() -> None:
    points = cumulate_by_week([use(0, "1"), use(5, "2")], first_day=MONDAY, today=MONDAY, week_start=0)
    assert [point.total for point in points] == [Decimal(3)]


def test_a_month_has_a_point_for_each_day() -> None:
    points = cumulate_by_day([use(0, "1"), use(2, "2")], first_day=MONDAY, today=MONDAY + timedelta(days=3))
    assert [point.total for point in points] == [Decimal(1), Decimal(1), Decimal(3), Decimal(3)]


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(-50, 500), st.integers(0, 500)), max_size=40),
    st.integers(0, 6),
)
def test_the_last_point_is_always_all_of_it(days: list[tuple[int, int, int]], week_start: int) -> None:
    uses = sum_by_day(use(day, str(people), str(agents)) for day, people, agents in days)
    points = cumulate_by_week(uses, first_day=MONDAY, today=MONDAY + timedelta(days=60), week_start=week_start)
    assert points[-1].total == sum((one.total for one in uses), Decimal(0))
    assert points[-1].last_day == MONDAY + timedelta(days=60)


def test_a_level_is_passed_on_the_day_that_reaches_it() -> None:
    uses = [use(0, "79"), use(1, "0", "1"), use(2, "10")]
    assert passed_on(uses, Decimal(80)) == MONDAY + timedelta(days=1)
    assert passed_on(uses, Decimal(91)) is None


def test_a_level_that_a_refund_went_back_below_is_passed_anew() -> None:
    uses = [use(0, "85"), use(1, "-10"), use(2, "6")]
    assert passed_on(uses, Decimal(80)) == MONDAY + timedelta(days=2)


def test_the_pace_is_that_of_the_days_since() -> None:
    uses = [use(0, "100"), use(1, "20", "8"), use(2, "5")]
    assert used_since(uses, MONDAY + timedelta(days=1)) == Decimal(33)


def test_the_forecast_goes_on_by_a_twenty_eighth_of_four_weeks_a_day() -> None:
    ahead = forecast_at(MONDAY + timedelta(days=7), spent=Decimal(100), recent=Decimal(56), today=MONDAY)
    assert ahead == Decimal(114)
