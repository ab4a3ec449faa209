"""The calendar: which days have time on them, and where each leads."""

from datetime import date

import pytest

from keito_server.kit.durations import HOUR_MS
from tests import factories
from tests.conftest import Cast
from tests.time_entries.desk import Desk

CALENDAR = "/w/harrow-vale/time/calendar/"


def test_shows_the_month_of_the_day_with_what_was_logged(desk: Desk, cast: Cast) -> None:
    for day in (date(2026, 3, 3), date(2026, 3, 3), date(2026, 2, 10)):
        factories.entry(desk.member, desk.website, spent_date=day, duration_ms=2 * HOUR_MS)
    factories.entry(cast.carol, desk.website, spent_date=date(2026, 3, 4))
    page = desk.page(f"{CALENDAR}?day=2026-03-12")
    assert "March 2026" in page
    assert 'aria-label="Tuesday 3 March, 4:00 logged"' in page
    assert 'aria-label="Wednesday 4 March"' in page
    assert 'aria-label="Thursday 12 March, today" aria-current="date"' in page
    assert "10 February" not in page


def test_leads_to_days_and_to_the_months_beside(desk: Desk) -> None:
    page = desk.page(f"{CALENDAR}?month=2026-01&day=2026-03-12")
    assert "/time/2026-01-31/" in page
    assert "?month=2025-12&amp;day=2026-03-12" in page
    assert "?month=2026-02&amp;day=2026-03-12" in page


def test_leads_to_weeks_where_the_week_page_asks(desk: Desk) -> None:
    page = desk.page(f"{CALENDAR}?day=2026-03-12&target=week")
    assert "/time/week/2026-03-05/" in page
    assert page.count('aria-current="date"') == 7
    assert "?month=2026-02&amp;day=2026-03-12&amp;target=week" in page


def test_begins_weeks_when_the_workspace_does(desk: Desk) -> None:
    desk.member.workspace.week_start = 6
    desk.member.workspace.save()
    page = desk.page(f"{CALENDAR}?day=2026-03-12")
    assert page.index('abbr="Sunday"') < page.index('abbr="Monday"')


def test_htmx_gets_the_month_alone(desk: Desk) -> None:
    headers = {"hx-request": "true", "hx-target": "calendar"}
    assert "<html" not in desk.client.get(f"{CALENDAR}?day=2026-03-12", headers=headers).content.decode()


def test_the_form_of_the_button_leads_to_a_day_or_its_week(desk: Desk) -> None:
    today = "/w/harrow-vale/time/"
    assert desk.client.get(f"{today}?date=2026-03-05").headers["Location"] == f"{today}2026-03-05/"
    assert desk.client.get(f"{today}?date=2026-03-05&view=week").headers["Location"] == f"{today}week/2026-03-05/"


@pytest.mark.parametrize("address", ["?month=2026-13", "?month=nonsense", "?day=2026-02-30", "?month=1969-12"])
def test_what_is_no_month_or_day_is_not_found(desk: Desk, address: str) -> None:
    assert desk.client.get(f"{CALENDAR}{address}").status_code == 404


def test_the_first_month_of_the_calendar_leads_to_no_earlier_one(desk: Desk) -> None:
    page = desk.page(f"{CALENDAR}?month=1970-01")
    assert "Earlier month" not in page and "Later month" in page
