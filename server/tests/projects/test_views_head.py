"""The head of a project's pages: where it leads to, with the project chosen there."""

import re
from html import unescape

import pytest

from keito_server.projects.models import Project
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of


@pytest.fixture
def project(cast: Cast) -> Project:
    task = factories.task(cast.alice.workspace)
    client = factories.client(cast.alice.workspace)
    return factories.project(client, team=(cast.alice, cast.bob), tasks=(task,))


def link(page: str, words: str) -> str:
    found = re.search(rf'href="/w/[^/"]+([^"]*)"[^>]*>(?:<svg.*?</svg>)?{words}</a>', page)
    assert found, words
    return unescape(found[1])


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_tab_of_expenses_leads_to_those_of_the_project(cast: Cast, project: Project, who: str) -> None:
    browser = browser_of(getattr(cast, who))
    head = browser.page(f"/projects/{project.public_id}/").partition('aria-label="Parts of the project"')[2]
    url = link(head, "Expenses")
    assert project.public_id in url
    assert browser.get(url).status_code == 200


def test_without_expenses_there_is_no_tab(cast: Cast, project: Project) -> None:
    workspace = cast.alice.workspace
    workspace.uses_expenses = False
    workspace.save()
    assert ">Expenses</a>" not in browser_of(cast.alice).page(f"/projects/{project.public_id}/")


def test_time_is_logged_with_the_project_chosen(cast: Cast, project: Project) -> None:
    browser = browser_of(cast.bob)
    page = browser.page(link(browser.page(f"/projects/{project.public_id}/"), "Log time"))
    assert re.search(rf'<option value="{project.public_id}"[^>]*selected', page)


def test_an_invoice_is_begun_with_the_client_and_the_project_chosen(cast: Cast, project: Project) -> None:
    browser = browser_of(cast.alice)
    url = link(browser.page(f"/projects/{project.public_id}/"), "New invoice")
    assert project.client.public_id in url
    assert project.public_id in url
    assert browser.get(url).status_code == 200


def test_an_archived_client_is_not_chosen_on_the_new_invoice(cast: Cast, project: Project) -> None:
    project.client.archived_at = NOW
    project.client.save()
    browser = browser_of(cast.alice)
    assert link(browser.page(f"/projects/{project.public_id}/"), "New invoice") == "/invoices/new/"
