"""The calendar, the opened entry, the source filter and the Team list in a real browser, by keys and for everybody."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import PHONE, assert_no_violations
from tests.journeys.conftest import OpenAs


def test_the_calendar_is_walked_with_arrows_and_leads_to_a_day(open_as: OpenAs, page: Page) -> None:
    open_as("bob", "/time/2026-01-07/")
    page.get_by_role("button", name="Choose a day").click()
    expect(page.get_by_role("link", name="Wednesday 7 January")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Tuesday 13 January")).to_be_focused()
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", name="December 2025")).to_be_visible()
    expect(page.get_by_role("link", name="Saturday 13 December")).to_be_focused()
    assert_no_violations(page)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/time/2025-12-13/$"))


def test_a_source_narrows_the_day_and_the_address_says_so(open_as: OpenAs, page: Page) -> None:
    open_as("bob", "/time/")
    page.get_by_role("group", name="Source of the entries").get_by_role("link", name="CLI").click()
    expect(page.get_by_text("Total, CLI only")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/time/[\d-]+/\?source=cli$"))
    expect(page.locator(".entry", has_text="Stand-up")).to_have_count(0)
    assert_no_violations(page)


def test_an_opened_entry_tells_everything_and_its_history_and_is_whole_on_a_phone(open_as: OpenAs, page: Page) -> None:
    open_as("bob", "/time/")
    page.get_by_role("link", name="review-bot-01").last.click()
    expect(page.get_by_role("heading", name="Session", exact=True)).to_be_visible()
    page.get_by_role("link", name="Close this entry").click()
    page.get_by_role("link", name="Kafka reliability review Consulting").click()
    page.get_by_role("link", name="History of this entry").click()
    expect(page.locator(".entry-history")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("link", name="review-bot-01").last.click()
    expect(page.locator("#entry-detail")).to_contain_text("claude-opus-4-6")
    page.set_viewport_size(PHONE)
    expect(page.get_by_role("heading", name="Your entries")).to_be_hidden()
    assert_no_violations(page)
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Close this entry").click()
    expect(page.get_by_role("heading", name="Your entries")).to_be_visible()


def test_an_entry_is_copied_by_its_key(open_as: OpenAs, page: Page) -> None:
    open_as("bob", "/time/2026-01-08/")
    for typed in ("Practice", "Research"):
        page.keyboard.press("c") if typed == "Practice" else page.keyboard.press("Tab")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    page.get_by_label("Notes", exact=True).fill("Copied by a key")
    page.get_by_role("textbox", name="Duration").fill("0:30")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".entry", has_text="Copied by a key")).to_have_count(1)
    page.locator(".entry", has_text="Copied by a key").get_by_role("link").first.focus()
    page.keyboard.press("d")
    expect(page.locator(".entry", has_text="Copied by a key")).to_have_count(2)
    page.get_by_role("link", name="Next day").click()
    page.get_by_role("button", name="Copy Thursday").click()
    expect(page.get_by_role("status")).to_contain_text("Copied 2 entries from Thursday")
    expect(page.locator(".entry", has_text="Copied by a key")).to_have_count(2)


def test_the_team_s_time_is_filtered_opened_and_logged(open_as: OpenAs, page: Page) -> None:
    open_as("alice", "/time/")
    page.get_by_role("navigation", name="Views of time").get_by_role("link", name="Team").click()
    expect(page.locator(".team-time")).to_contain_text("review-bot-01")
    assert_no_violations(page)
    page.get_by_role("button", name="Member", exact=True).click()
    page.get_by_role("link", name="Bob Lindqvist", exact=True).click()
    page.get_by_role("button", name=re.compile("^Days")).click()
    page.get_by_role("link", name="Today", exact=True).click()
    expect(page.get_by_role("heading", name="Log time for Bob Lindqvist")).to_be_visible()
    expect(page.locator(".team-time")).not_to_contain_text("review-bot-01")
    assert_no_violations(page)
    page.keyboard.press("j")
    expect(page.locator(".team-time a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Entry", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("entry=te_"))
    assert_no_violations(page)
    page.get_by_role("link", name="Close this entry").click()
    expect(page.get_by_role("heading", name="Entry", exact=True)).to_have_count(0)


@pytest.mark.parametrize("path", ["/time/calendar/", "/time/team/?source=api&from=2026-01-01&to=2026-01-02"])
def test_the_calendar_s_own_page_and_an_empty_list_are_for_everybody(open_as: OpenAs, page: Page, path: str) -> None:
    open_as("alice", path)
    assert_no_violations(page)


def test_the_current_tab_is_brought_into_sight_where_not_all_have_room(open_as: OpenAs, page: Page) -> None:
    page.set_viewport_size({"width": 180, "height": 700})
    open_as("alice", "/time/team/")
    tabs = page.get_by_role("navigation", name="Views of time")
    expect(tabs.get_by_role("link", name="Team")).to_be_in_viewport(ratio=0.95)
    expect(tabs).to_have_attribute("data-cut", "start")
