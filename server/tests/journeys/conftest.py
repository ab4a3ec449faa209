"""What every journey may use: one real server, one browser, and a furnished house with people signed in.

Write a journey as `def test_…(page: Page, address: str)`, or with `open_as("bob", "/time/")` where people and projects
are needed. Pages that load with an error in their script, or against the content security policy, fail the test.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser import PATIENCE_MS
from tests.journeys.axe import DESK
from tests.journeys.furnish_week import BARE_WEEK, EMPTY_WEEKS, FULL_WEEK
from tests.journeys.running_server import RunningServer, running_server
from tests.journeys.week_page import WeekPage, Weeks

_HERE = Path(__file__).parent
_WEEKS = iter(EMPTY_WEEKS)


@dataclass(frozen=True, slots=True)
class House:
    """The furnished workspace: its subdomain, and the session of each of its people."""

    subdomain: str
    sessions: dict[str, str]


OpenAs = Callable[[str, str], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a journey; where tests run in several processes, each has a server and a browser."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The running server; one for all journeys of a test process."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def address(server: RunningServer) -> str:
    """The server's address without a slash at its end."""
    return server.address


@pytest.fixture(scope="session")
def house(server: RunningServer) -> House:
    """A workspace with people, projects and a day of entries, made once for all journeys: add to it, remove nothing."""
    return House(**json.loads(server.run("-m", "tests.journeys.furnish")))


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser of a person in London, without any cookie."""
    made = browser.new_context(base_url=address, viewport=DESK, locale="en-GB", timezone_id="Europe/London")
    made.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    made.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
    made.on("weberror", lambda error: complaints.append(str(error.error)))
    yield made
    made.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()


@pytest.fixture
def open_as(context: BrowserContext, page: Page, house: House, address: str) -> OpenAs:
    """Opens a page of the furnished house as one of its people: `open_as("alice", "/time/")`."""

    def open_page(who: str, path: str) -> Page:
        context.add_cookies([{"name": "keito_session", "value": house.sessions[who], "url": address}])
        page.goto(f"/w/{house.subdomain}{path}")
        return page

    return open_page


@pytest.fixture(scope="session")
def weeks(server: RunningServer) -> Weeks:
    """The house of the week grid, made once; each journey has a week of its own in it."""
    return Weeks(**json.loads(server.run("-m", "tests.journeys.furnish_week")))


@pytest.fixture
def at_weeks(context: BrowserContext, weeks: Weeks, address: str) -> str:
    """Signed in to the house of the week grid: the path that its pages begin with."""
    context.add_cookies([{"name": "keito_session", "value": weeks.session, "url": address}])
    return f"/w/{weeks.subdomain}"


@pytest.fixture
def week(page: Page, at_weeks: str) -> WeekPage:
    """A week of three empty rows that no other journey uses."""
    return WeekPage(page, at_weeks, next(_WEEKS))


@pytest.fixture
def bare(page: Page, at_weeks: str) -> WeekPage:
    """A week without a row."""
    return WeekPage(page, at_weeks, BARE_WEEK)


@pytest.fixture
def full(page: Page, at_weeks: str) -> WeekPage:
    """The week with everything in it; look at it and leave it as it is."""
    return WeekPage(page, at_weeks, FULL_WEEK)


def _is_complaint(message: ConsoleMessage) -> bool:
    # An answer of 422 or 404 is a complaint of the network, and often what the journey is about.
    return message.type == "error" and "Failed to load resource" not in message.text
