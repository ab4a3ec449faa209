"""What journeys of the week grid share: its page, its house, and a server that saves nothing for a while."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, Route, expect


@dataclass(frozen=True, slots=True)
class Weeks:
    """The house of the week grid: where it is, and its member's session."""

    subdomain: str
    session: str


class WeekPage:
    """A week's page with its grid."""

    def __init__(self, page: Page, path: str, first_day: date) -> None:
        self.page, self.first_day = page, first_day
        page.goto(f"{path}/time/week/{first_day.isoformat()}/")
        self.grid = page.get_by_role("grid")
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    def day(self, place: int) -> date:
        return self.first_day + timedelta(days=place)

    def cell(self, row: str, place: int) -> Locator:
        day = self.day(place)
        return self.grid.get_by_label(re.compile(rf"{row}, {day:%A} {day.day} {day:%B}"))

    def row(self, words: str) -> Locator:
        return self.grid.get_by_role("row").filter(has_text=words)

    def settle(self) -> None:
        """Until nothing is on its way any more."""
        expect(self.grid.locator('[data-state="saving"]')).to_have_count(0)

    def day_total(self, place: int) -> Locator:
        return self.grid.locator(f'[data-day-total][data-day="{self.day(place)}"] [data-figure]')

    @property
    def week_total(self) -> Locator:
        return self.grid.locator("[data-week-total]")


class Refusing:
    """Stands between the page and the server, and lets no cell be saved while it is told so."""

    def __init__(self, page: Page) -> None:
        self.status: int | None = None
        self.is_cut = False
        self.tries = 0
        page.route("**/cell/", self._answer)

    def _answer(self, route: Route) -> None:
        self.tries += 1
        if self.is_cut:
            route.abort("internetdisconnected")
        elif self.status is not None:
            route.fulfill(status=self.status, content_type="text/html", body="<h1>Something went wrong</h1>")
        else:
            route.continue_()
