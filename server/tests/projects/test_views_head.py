"""The head of a project's pages: where it leads to, with the project chosen there."""

import re
from html import unescape

import pytest

from keito_server.projects.models import Project
from keito_server.team.models import Member
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


def head_of(page: str) -> str:
    return page.partition('aria-label="Parts of the project"')[2].partition("</nav>")[0]


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_tab_of_expenses_leads_to_those_of_the_project(cast: Cast, project: Project, who: str) -> None:
    browser = browser_of(getattr(cast, who))
    url = link(head_of(browser.page(f"/projects/{project.public_id}/")), "Expenses")
    assert project.public_id in url
    assert browser.get(url).status_code == 200


def test_without_expenses_there_is_no_tab(cast: Cast, project: Project) -> None:
    workspace = cast.alice.workspace
    workspace.uses_expenses = False
    workspace.save()
    assert ">Expenses</a>" not in browser_of(cast.alice).page(f"/projects/{project.public_id}/")


@pytest.fixture
def drafting_manager(cast: Cast) -> Member:
    """Carol, a manager with leave to draft invoices."""
    cast.carol.manager_permissions = ["draft_invoices"]
    cast.carol.save()
    return cast.carol


def test_the_tab_of_invoices_leads_to_those_of_the_project(
    cast: Cast, project: Project, drafting_manager: Member
) -> None:
    factories.assignment(project, drafting_manager, is_manager=True)
    for actor in (cast.alice, drafting_manager):
        browser = browser_of(actor)
        url = link(head_of(browser.page(f"/projects/{project.public_id}/")), "Invoices")
        assert url == f"/invoices/?project={project.public_id}"
        assert browser.get(url).status_code == 200


def test_there_is_no_tab_of_invoices_for_members_nor_where_somebody_else_manages(
    cast: Cast, project: Project, drafting_manager: Member
) -> None:
    factories.assignment(project, drafting_manager)
    for actor in (cast.bob, drafting_manager):
        assert ">Invoices</a>" not in head_of(browser_of(actor).page(f"/projects/{project.public_id}/"))


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


@pytest.mark.parametrize("part", ["", "settings/"])
def test_the_tabs_bring_the_current_one_into_sight_and_fade_where_more_lies(
    cast: Cast, project: Project, part: str
) -> None:
    assert "web/js/current_line" in browser_of(cast.alice).page(f"/projects/{project.public_id}/{part}")
