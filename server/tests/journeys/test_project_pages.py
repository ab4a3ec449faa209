"""Clients, tasks, projects and API keys, through a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import OpenAs

SECRET = re.compile(r"keito_sk_[\w-]{43}")


def open_project(open_as: OpenAs, tab: str = "", *, name: str = "Payments platform migration") -> Page:
    """A project of the house, by its name, as its administrator."""
    page = open_as("alice", "/projects/")
    page.get_by_role("main").get_by_role("link", name=name).click()
    if tab:
        page.get_by_role("navigation", name="Parts of the project").get_by_role("link", name=tab).click()
    return page


@pytest.mark.parametrize(
    "path",
    [
        "/manage/clients/",
        "/manage/clients/archived/",
        "/manage/clients/new/",
        "/manage/tasks/",
        "/manage/tasks/new/",
        "/projects/",
        "/projects/archived/",
        "/projects/new/",
        "/settings/api/",
        "/settings/api/new/",
    ],
)
def test_the_page_is_accessible(open_as: OpenAs, path: str) -> None:
    assert_no_violations(open_as("alice", path))


@pytest.mark.parametrize("tab", ["", "Tasks", "Team", "Settings"])
def test_each_tab_of_a_project_is_accessible(open_as: OpenAs, tab: str) -> None:
    assert_no_violations(open_project(open_as, tab))


@pytest.mark.parametrize("who", ["carol", "bob"])
def test_the_overview_is_accessible_for_those_who_may_only_look(open_as: OpenAs, who: str) -> None:
    page = open_as(who, "/projects/")
    page.get_by_role("main").get_by_role("link", name="Payments platform migration").click()
    expect(page.get_by_role("link", name="Settings").and_(page.locator(".tabs a"))).to_have_count(0)
    assert_no_violations(page)


@pytest.mark.parametrize(
    ("path", "press"),
    [
        ("/manage/clients/new/", "Add client"),
        ("/manage/tasks/new/", "Add task"),
        ("/projects/new/", "Add project"),
        ("/settings/api/new/", "Create key"),
    ],
)
def test_each_form_is_accessible_with_its_errors(open_as: OpenAs, path: str, press: str) -> None:
    page = open_as("alice", path)
    page.get_by_role("button", name=press).click()
    expect(page.locator("[data-summary]")).to_be_focused()
    assert_no_violations(page)


def test_a_client_that_is_open_is_accessible(open_as: OpenAs) -> None:
    page = open_as("alice", "/manage/clients/")
    page.get_by_role("link", name="Meridian Bank").first.click()
    expect(page.get_by_role("heading", name="Meridian Bank")).to_be_visible()
    expect(page.get_by_role("link", name="Payments platform migration")).to_be_visible()
    assert_no_violations(page)


def test_a_new_client_is_typed_without_losing_the_project(open_as: OpenAs) -> None:
    page = open_as("alice", "/projects/")
    page.keyboard.press("c")
    page.get_by_label("Project name").fill("Tide tables")
    page.get_by_text("A client who is not on the list").click()
    page.get_by_label("New client's name").fill("Meridian Bank")
    page.get_by_text("Fixed fee", exact=True).click()
    page.get_by_role("textbox", name="Fee").fill("9,000")
    page.get_by_role("button", name="Add project").click()
    expect(page.locator("#id_new_client_name-error")).to_contain_text("There is already a client with this name")
    expect(page.get_by_label("Project name")).to_have_value("Tide tables")
    page.get_by_label("New client's name").fill("Harbour Office")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tide tables")
    expect(page.get_by_role("paragraph").filter(has_text="£9,000.00")).to_be_visible()


def test_the_form_of_a_project_asks_only_for_what_its_billing_needs(open_as: OpenAs) -> None:
    page = open_as("alice", "/projects/new/")
    rate, fee = page.get_by_role("textbox", name="Project rate"), page.get_by_role("textbox", name="Fee")
    expect(rate).to_be_hidden()
    page.get_by_text("One rate for everything on it").click()
    expect(rate).to_be_visible()
    expect(fee).to_be_hidden()
    page.get_by_text("Non-billable", exact=True).first.click()
    expect(rate).to_be_hidden()
    expect(page.get_by_text("Their own rates")).to_be_hidden()


def test_a_task_is_added_by_name_removed_and_put_back(open_as: OpenAs) -> None:
    page = open_project(open_as, "Tasks", name="Kafka reliability review")
    page.get_by_label("Or a new one").fill("Load testing")
    page.get_by_role("button", name="Add task").click()
    page.get_by_role("button", name="Remove Load testing").click()
    expect(page.get_by_role("button", name="Remove Load testing")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Remove Load testing")).to_be_visible()
    assert_no_violations(page)


def test_several_tasks_are_added_by_keys_and_several_members_by_mouse(open_as: OpenAs) -> None:
    for name in ("Pair programming", "Triage"):
        page = open_as("alice", "/manage/tasks/new/")
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Add task").click()
    page = open_as("alice", "/projects/new/")
    page.get_by_label("Project name").fill("Many hands")
    page.get_by_text("A client who is not on the list").click()
    page.get_by_label("New client's name").fill("Several & Sons")
    page.get_by_role("button", name="Add project").click()
    parts = page.get_by_role("navigation", name="Parts of the project")

    parts.get_by_role("link", name="Tasks").click()
    page.wait_for_url("**/tasks/")
    page.keyboard.press("a")
    expect(page.get_by_label("Find a task")).to_be_focused()
    for typed in ("pair", "triag"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    page.keyboard.type("research")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Add 3 tasks")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Pair programming, Research, Triage")).to_be_visible()
    assert_no_violations(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Added 3 tasks")).to_be_visible()
    expect(page.get_by_role("button", name="Remove Triage")).to_be_visible()

    parts.get_by_role("link", name="Team").click()
    page.wait_for_url("**/team/")
    page.get_by_text("Choose several members").click()
    page.locator("#add-several").get_by_text("Bob Lindqvist").click()
    page.locator("#add-several").get_by_text("review-bot-01").click()
    assert_no_violations(page)
    page.get_by_role("button", name="Add 2 members").click()
    expect(page.get_by_text("Added 2 members")).to_be_visible()
    expect(page.get_by_role("button", name="Remove review-bot-01")).to_be_visible()


def test_what_was_changed_in_the_team_and_not_saved_survives_adding_to_it(open_as: OpenAs) -> None:
    page = open_as("alice", "/projects/new/")
    page.get_by_label("Project name").fill("Adding beside")
    page.get_by_text("A client who is not on the list").click()
    page.get_by_label("New client's name").fill("Beside & Co")
    page.get_by_role("button", name="Add project").click()
    page.get_by_role("navigation", name="Parts of the project").get_by_role("link", name="Team").click()
    page.wait_for_url("**/team/")
    page.get_by_text("Choose several members").click()
    page.locator("#add-several").get_by_text("Bob Lindqvist").click()
    page.get_by_role("button", name="Add 1 member").click()
    expect(page.get_by_text("Added Bob Lindqvist", exact=True)).to_be_visible()

    manages = page.get_by_role("checkbox", name="Manages the project, Bob Lindqvist")
    manages.check()
    page.get_by_role("button", name="Add member", exact=True).click()
    expect(page.get_by_text("Choose who joins the team.").first).to_be_visible()
    expect(manages).to_be_checked()
    page.get_by_text("Choose several members").click()
    page.locator("#add-several").get_by_text("review-bot-01").click()
    page.get_by_role("button", name="Add 1 member").click()
    expect(page.get_by_text("Added review-bot-01. Changes saved")).to_be_visible()
    expect(manages).to_be_checked()


def test_enter_in_a_row_saves_and_removes_nothing(open_as: OpenAs) -> None:
    page = open_project(open_as, "Team", name="Kafka reliability review")
    rows = page.get_by_role("button", name="Remove ").count()
    page.get_by_role("checkbox", name="Manages the project, Bob Lindqvist").check()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Changes saved")).to_be_visible()
    expect(page.get_by_role("button", name="Remove ")).to_have_count(rows)
    expect(page.get_by_role("checkbox", name="Manages the project, Bob Lindqvist")).to_be_checked()


def test_a_key_is_shown_once_and_loading_again_shows_the_list(open_as: OpenAs) -> None:
    page = open_as("alice", "/settings/api/new/")
    page.get_by_label("Name").fill("Build <host>")
    page.get_by_role("button", name="Create key").click()
    expect(page.locator("#key-text")).to_have_text(SECRET)
    expect(page.locator("#request-text")).to_contain_text('"project_id": "prj_')
    assert page.url.endswith("/settings/api/")
    assert_no_violations(page)
    page.reload()
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    assert not SECRET.search(page.content())
    page.get_by_role("button", name="Revoke… Build <host>").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("it cannot be brought back")
    assert_no_violations(page)
    dialog.get_by_role("button", name="Revoke key").click()
    expect(page.get_by_text("Revoked Build <host>")).to_be_visible()
