"""Days far outside the calendar in addresses of time: no page breaks on them."""

import pytest

from tests.conftest import Cast
from tests.pages import browser_of

pytestmark = pytest.mark.django_db

DAYS = ("0001-01-01", "1970-01-01", "9998-12-31", "9999-12-31", "2026-13-40", "never")
PLACES = (
    "/time/timesheets/?until={day}",
    "/time/{day}/",
    "/time/week/{day}/",
    "/time/calendar/?day={day}",
    "/time/team/?from={day}",
    "/time/team/?to={day}",
    "/time/team/?from={day}&to={day}",
)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_answers_for_every_day_that_an_address_names(cast: Cast, place: str) -> None:
    cast.carol.workspace.uses_approvals = True
    cast.carol.workspace.save()
    carol = browser_of(cast.carol)
    for day in DAYS:
        path, _, query = place.format(day=day).partition("?")
        assert carol.get(f"{path}?{query}" if query else path).status_code in (200, 404)


@pytest.mark.parametrize("month", ["0001-01", "1970-01", "9998-12", "9999-12"])
def test_the_calendar_answers_for_the_first_and_the_last_month(cast: Cast, month: str) -> None:
    assert browser_of(cast.carol).get(f"/time/calendar/?month={month}").status_code in (200, 404)
