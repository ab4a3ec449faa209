"""Entries beyond a limit of agents are marked wherever they are listed (G5)."""

import pytest

from keito_server.projects.models import Project
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import Cast
from tests.pages import browser_of

FLAG = "Over the limit"


@pytest.fixture
def project(cast: Cast) -> Project:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob, cast.review_bot))
    factories.assignment(project, cast.alice, is_manager=True)
    return project


def beyond(cast: Cast, project: Project, *, own: bool) -> TimeEntry:
    by = cast.alice if own else cast.review_bot
    return factories.entry(by, project, source="agent", notes="Nightly run", is_over_limit=True)


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("path", ["/time/2026-03-12/", "/time/team/?from=2026-03-12&to=2026-03-12"])
def test_lists_say_that_an_entry_is_over_the_limit(cast: Cast, project: Project, path: str, *, own: bool) -> None:
    browser = browser_of(cast.alice)
    ordinary = factories.entry(cast.alice if own else cast.review_bot, project, notes="Before")
    assert FLAG not in browser.page(path)
    beyond(cast, project, own=own)
    page = browser.page(path)
    assert page.count(FLAG) == 1
    assert ordinary.public_id in page


@pytest.mark.parametrize("own", [True, False])
def test_the_page_of_an_entry_says_it(cast: Cast, project: Project, *, own: bool) -> None:
    entry = beyond(cast, project, own=own)
    assert FLAG in browser_of(cast.alice).page(f"/time/entries/{entry.public_id}/")
