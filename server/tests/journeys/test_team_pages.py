"""The team through a real browser: the list, a member's page, a new agent and its key, archiving."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import OpenAs

SECRET = re.compile(r"keito_sk_[\w-]{43}")


def open_member(open_as: OpenAs, name: str, *, who: str = "alice") -> Page:
    """A member's page, reached from the list."""
    page = open_as(who, "/team/")
    page.get_by_role("table", name="Members").get_by_role("link", name=re.compile(name)).click()
    return page


@pytest.mark.parametrize("path", ["/team/", "/team/?state=all&role=member", "/team/agents/new/"])
def test_the_page_is_accessible(open_as: OpenAs, path: str) -> None:
    assert_no_violations(open_as("alice", path))


def test_each_page_of_a_member_is_accessible(open_as: OpenAs) -> None:
    page = open_member(open_as, "Bob Lindqvist")
    assert_no_violations(page)
    here = page.url
    for path in ("edit/", "rates/new/", "keys/new/", "archive/"):
        page.goto(here + path)
        assert_no_violations(page)


def test_the_words_before_an_act_keep_off_the_rule_of_its_bar(open_as: OpenAs) -> None:
    page = open_member(open_as, "Bob Lindqvist")
    page.goto(page.url + "archive/")
    words = page.locator("form.form > p").last.bounding_box()
    bar = page.locator(".save-bar").bounding_box()
    assert words is not None
    assert bar is not None
    assert bar["y"] - (words["y"] + words["height"]) >= 12


def test_a_filter_is_chosen_in_its_menu_and_cleared_by_its_cross(open_as: OpenAs) -> None:
    page = open_as("alice", "/team/")
    page.get_by_role("button", name="People or agents").click()
    page.get_by_role("link", name="Agents", exact=True).click()
    expect(page.get_by_role("rowheader", name=re.compile("Bob Lindqvist"))).to_have_count(0)
    page.get_by_role("link", name="People or agents: Agents. Show all").click()
    expect(page.get_by_role("rowheader", name=re.compile("Bob Lindqvist"))).to_be_visible()


def test_the_palette_finds_pages_and_people_by_keyboard(open_as: OpenAs) -> None:
    page = open_as("alice", "/team/")
    search = page.get_by_role("combobox", name="Search or jump to")
    for typed, words, leads_to in (
        ("audit", "Audit log", "/settings/audit/"),
        ("invite", "Invite people", "/team/invitations/new/"),
        ("Carol", "Carol Okafor", "/team/usr_"),
    ):
        page.keyboard.press("Control+k")
        search.fill(typed)
        expect(page.get_by_role("option", name=re.compile(words), selected=True)).to_be_visible()
        assert_no_violations(page)
        search.press("Enter")
        page.wait_for_url(re.compile(leads_to))
    page.keyboard.press("Control+k")
    search.fill("nobody by this name")
    expect(page.get_by_text("Nothing by that name")).to_be_visible()


def test_keys_walk_the_rows_open_one_and_reach_the_first_filter(open_as: OpenAs) -> None:
    page = open_as("alice", "/team/")
    names = page.get_by_role("table", name="Members").get_by_role("row").get_by_role("rowheader").get_by_role("link")
    page.keyboard.press("j")
    expect(names.first).to_be_focused()
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(names.first).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator(".filters .filter").first).to_be_focused()
    expect(page.locator(".filters .menu").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_text("Next and previous row")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#page-keys")).to_be_hidden()
    href = names.nth(1).get_attribute("href")
    page.keyboard.press("j")
    expect(names.first).to_be_focused()
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")


def test_a_new_agent_gets_a_key_that_is_shown_once_and_is_archived_with_it(open_as: OpenAs) -> None:
    page = open_as("alice", "/team/agents/new/")
    page.get_by_label("Name", exact=True).fill("triage-bot-01")
    page.get_by_label(re.compile("Billable rate")).fill("40")
    page.get_by_label(re.compile("first API key")).fill("Queue")
    page.get_by_role("button", name="Add agent").click()
    expect(page.get_by_text(SECRET).first).to_be_visible()
    assert_no_violations(page)
    page.reload()
    expect(page.get_by_role("heading", name="triage-bot-01", level=1)).to_be_visible()
    expect(page.get_by_text(SECRET)).to_have_count(0)
    page.get_by_role("button", name="Archive…").click()
    dialog = page.get_by_role("dialog", name="Archive triage-bot-01")
    dialog.get_by_role("button", name="Archive").click()
    expect(page.get_by_role("button", name="Reactivate")).to_be_visible()
    expect(page.get_by_text(re.compile("^revoked"))).to_be_visible()
