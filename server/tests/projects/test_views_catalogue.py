"""Manage, Tasks, as one sees it."""

from decimal import Decimal

import pytest

from keito_server.projects import queries
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, browser_of, error_of, text_of

LIST = "/manage/tasks/"
LIST_QUERIES = 7
"""Session, login, member; the tasks, their rates, how many projects offer each; what runs."""


def test_the_empty_list_says_what_to_do_next(cast: Cast) -> None:
    page = browser_of(cast.alice).page(LIST)
    assert "No tasks yet" in page
    assert f'href="/w/harrow-vale{LIST}new/"' in page


def test_a_new_task_stands_on_the_list_with_its_defaults(cast: Cast) -> None:
    typed = {"name": "Research", "rate": "80", "is_default": "on"}
    words = text_of(browser_of(cast.alice).saved(f"{LIST}new/", **typed))
    assert "Research" in words
    assert "Non-billable Added £80.00" in words


def test_editing_keeps_the_rate_where_it_may_not_be_seen(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace, name="Research")
    factories.rate("80", task=task)
    cast.carol.manager_permissions = ["clients_and_tasks"]
    cast.carol.save()
    browser = browser_of(cast.carol)
    page = browser.page(f"{LIST}{task.public_id}/edit/")
    assert "80" not in text_of(page)
    browser.saved(f"{LIST}{task.public_id}/edit/", name="Studies", rate="1")
    assert queries.task_rates(cast.alice, today=NOW.date()) == {task.id: Decimal(80)}


def test_a_name_that_is_taken_is_said_beside_the_name(cast: Cast) -> None:
    factories.task(cast.alice.workspace, name="Research", archived_at=NOW)
    page = browser_of(cast.alice).refused(f"{LIST}new/", name="research", rate="80")
    assert error_of(page, "name").startswith("There is already a task with this name.")
    assert 'value="80"' in page


def test_archiving_can_be_taken_back_from_the_toast(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace, name="Research")
    browser = browser_of(cast.alice)
    page = browser.saved(f"{LIST}{task.public_id}/archive/")
    assert "Archived Research" in page
    assert f'action="/w/harrow-vale{LIST}{task.public_id}/restore/"' in page
    assert "Research" in browser.page(f"{LIST}archived/")
    assert "Restored Research" in browser.saved(f"{LIST}{task.public_id}/restore/")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_comes_out_as_text(cast: Cast, name: str) -> None:
    page = browser_of(cast.alice).saved(f"{LIST}new/", name=name)
    assert "<script>alert" not in page
    assert queries.list_tasks(cast.alice)[0].name == name


def test_who_may_not_edit_tasks_gets_no_page_and_no_link(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    for member in (cast.bob, cast.carol):
        browser = browser_of(member)
        for path in ("", "new/", "archived/", f"{task.public_id}/edit/"):
            assert browser.get(f"{LIST}{path}").status_code == 403
        assert browser.post(f"{LIST}{task.public_id}/archive/").status_code == 403
        assert "manage/tasks" not in browser.page("/projects/")


def test_a_task_of_another_workspace_is_not_there(cast: Cast) -> None:
    foreign, browser = factories.task(cast.mallory.workspace), browser_of(cast.alice)
    assert browser.get(f"{LIST}{foreign.public_id}/edit/").status_code == 404
    for act in ("edit", "archive", "restore"):
        assert browser.post(f"{LIST}{foreign.public_id}/{act}/", name="Mine").status_code == 404


def test_the_list_takes_as_many_queries_for_one_task_as_for_many(cast: Cast) -> None:
    browser, client = browser_of(cast.alice), factories.client(cast.alice.workspace)
    factories.task(cast.alice.workspace)
    few = browser.queries(LIST)
    for _ in range(5):
        task = factories.task(cast.alice.workspace)
        factories.rate("5", task=task)
        factories.project(client, tasks=(task,))
    assert browser.queries(LIST) == few == LIST_QUERIES
