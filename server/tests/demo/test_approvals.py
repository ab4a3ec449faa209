"""When timesheets of the sample were handed in and decided."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from keito_server.demo.rules import decided_on, handed_in_on, issue_day, periods, sample_days

DAYS = [date(2026, 3, 2) + timedelta(days=number) for number in range(70)]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_periods_follow_each_other_and_end_with_the_last_whole_week(today: date) -> None:
    days = sample_days(today)
    found = list(periods(days))
    assert found[0].first_day == days[0]
    for earlier, later in pairwise(found):
        assert later.first_day == earlier.last_day + timedelta(days=1)
    assert found[-1].last_day == today - timedelta(days=today.weekday() + 1)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_month_is_decided_before_its_invoices_go_out(today: date) -> None:
    for period in periods(sample_days(today)):
        assert (period.first_day.month, period.first_day.year) == (period.last_day.month, period.last_day.year)
        month_end = (period.last_day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        assert handed_in_on(period) <= decided_on(period) <= max(issue_day(month_end), decided_on(period))
        if issue_day(month_end) <= today:
            assert not period.waits
            assert decided_on(period) <= issue_day(month_end)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_something_waits_unless_the_whole_last_week_is_billed(today: date) -> None:
    last = list(periods(sample_days(today)))[-1]
    month_end = (last.last_day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert last.waits is (issue_day(month_end) > today)
