"""Timesheets through the browser: handed in, sent back with a reason, approved by keys alone, mended, withdrawn."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.axe import PHONE, assert_no_violations
from tests.journeys.conftest import House
from tests.journeys.running_server import RunningServer

pytestmark = pytest.mark.story

OpenAs = Callable[[str, str], Page]


@pytest.fixture
def team(server: RunningServer) -> House:
    """A workspace of this test's own, with approvals in use."""
    found = json.loads(server.run("-m", "tests.journeys.furnish_approvals"))
    return House(found["subdomain"], found["sessions"])


@pytest.fixture
def come_as(context: BrowserContext, page: Page, team: House, address: str) -> OpenAs:
    """Opens a page of the team's workspace as one of its people."""

    def open_page(who: str, path: str) -> Page:
        context.add_cookies([{"name": "keito_session", "value": team.sessions[who], "url": address}])
        page.goto(f"/w/{team.subdomain}{path}")
        return page

    return open_page


def test_a_week_is_handed_in_sent_back_mended_and_the_others_approved_by_keys(come_as: OpenAs) -> None:
    page = come_as("bob", "/time/timesheets/")
    page.get_by_role("button", name=re.compile("^Submit ")).first.click()
    expect(page.get_by_role("status").last).to_contain_text("24:00")
    expect(page.locator("td .state", has_text="Submitted")).to_be_visible()

    page = come_as("carol", "/time/approval/")
    expect(page.locator(".submission")).to_have_count(4)
    page.get_by_role("link", name="Bob Lindqvist").click()
    expect(page.get_by_role("heading", name="Bob Lindqvist")).to_be_visible()
    expect(page).to_have_url(re.compile("/time/approval/sub_"))
    page.keyboard.press("r")
    expect(page.get_by_role("dialog", name="Reject Bob Lindqvist")).to_be_visible()
    page.keyboard.type("Please split the meetings.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").last).to_contain_text("Sent back Bob Lindqvist")
    expect(page.locator(".submission")).to_have_count(3)

    page = come_as("carol", "/time/approval/")
    for key in ("x", "j", "x", "j", "x"):
        heading = page.locator(".review__head h2").inner_text()
        page.keyboard.press(key)
        if key == "j":
            expect(page.locator(".review__head h2")).not_to_have_text(heading)
    expect(page.locator(".selection-bar")).to_contain_text("3 selected")
    expect(page.locator(".selection-bar")).to_contain_text("72:00")
    page.keyboard.press("Shift+A")
    expect(page.get_by_role("status").last).to_contain_text("Approved 3 timesheets, 72:00")
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()

    page = come_as("bob", "/time/timesheets/")
    expect(page.get_by_text("“Please split the meetings.”")).to_be_visible()
    page.get_by_role("link", name="Open the week").click()
    expect(page).to_have_url(re.compile("/time/week/"))
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_role("status").last).to_contain_text("Submitted")
    expect(page.locator(".week-state")).to_contain_text("Submitted")

    page = come_as("alice", "/time/approval/?state=approved")
    page.get_by_role("link", name="Priya Raman").click()
    expect(page).to_have_url(re.compile("/time/approval/sub_"))
    page.get_by_role("button", name="Withdraw approval…").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("The wrong project.")
    page.get_by_role("dialog").get_by_role("button", name="Withdraw approval").click()
    expect(page.get_by_role("status").last).to_contain_text("which waits for a decision again")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_visible()


def test_several_are_sent_back_at_once_by_keys_with_one_reason(come_as: OpenAs) -> None:
    page = come_as("carol", "/time/approval/")
    page.get_by_label("Tick all that wait").check()
    page.keyboard.press("Shift+R")
    dialog = page.get_by_role("dialog", name="Reject 3 timesheets")
    expect(dialog).to_be_visible()
    page.keyboard.type("Notes, please.")
    dialog.get_by_role("button", name="Reject 3 timesheets").click()
    expect(page.get_by_role("status").last).to_contain_text("Sent back 3 timesheets, 72:00")


def test_deciding_on_the_opened_one_keeps_what_else_is_ticked(come_as: OpenAs) -> None:
    page = come_as("carol", "/time/approval/")
    page.get_by_label("Tick Tomás Herrera").check()
    page.keyboard.press("a")
    expect(page.get_by_role("status").last).to_contain_text("Approved Priya Raman")
    expect(page.get_by_label("Tick Tomás Herrera")).to_be_checked()
    expect(page.locator(".selection-bar")).to_contain_text("1 selected")
    page.reload()
    expect(page.get_by_label("Tick review-bot-01")).not_to_be_checked()


def test_the_keys_are_listed_and_walk_the_queue(come_as: OpenAs) -> None:
    page = come_as("carol", "/time/approval/")
    page.keyboard.press("j")
    expect(page.locator(".review__head h2")).to_have_text("Tomás Herrera")
    page.keyboard.press("k")
    expect(page.locator(".review__head h2")).to_have_text("Priya Raman")
    page.keyboard.press("x")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys on this page")
    for words in ("Approve", "Reject…", "Next timesheet", "Approve selected", "Reject selected…"):
        expect(keys.get_by_text(words, exact=True)).to_be_visible()


def test_without_script_several_are_approved_and_a_page_asks_for_the_reason(
    come_as: OpenAs, context: BrowserContext, team: House, address: str
) -> None:
    assert context.browser is not None
    plain = context.browser.new_context(base_url=address, java_script_enabled=False)
    plain.add_cookies([{"name": "keito_session", "value": team.sessions["carol"], "url": address}])
    page = plain.new_page()
    page.goto(f"/w/{team.subdomain}/time/approval/")
    page.get_by_label("Tick Priya Raman").check()
    page.get_by_role("button", name="Reject selected…").click()
    page.get_by_label("Reason").fill("Too long.")
    page.get_by_role("button", name="Reject").click()
    page.get_by_label("Tick Tomás Herrera").check()
    page.get_by_role("button", name="Approve selected").click()
    expect(page.locator(".submission")).to_have_count(1)
    plain.close()


def test_the_queue_opens_one_at_a_time_on_a_phone(come_as: OpenAs) -> None:
    page = come_as("carol", "/time/approval/")
    page.set_viewport_size(PHONE)
    expect(page.locator("#opened")).to_be_hidden()
    page.get_by_role("link", name="Tomás Herrera").click()
    expect(page.get_by_role("heading", name="Tomás Herrera")).to_be_visible()
    expect(page.locator(".submissions")).to_be_hidden()
    page.get_by_role("link", name="All timesheets").click()
    expect(page.locator(".submissions")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("carol", "/time/approval/"),
        ("carol", "/time/approval/agents/"),
        ("bob", "/time/timesheets/"),
        ("alice", "/settings/approvals/"),
    ],
)
def test_a_page_has_no_barriers(come_as: OpenAs, who: str, path: str) -> None:
    assert_no_violations(come_as(who, path))


def test_what_is_opened_ticked_and_asked_has_no_barriers(come_as: OpenAs) -> None:
    page = come_as("carol", "/time/approval/")
    page.get_by_role("link", name="review-bot-01").click()
    page.get_by_label("Tick review-bot-01").check()
    assert_no_violations(page)
    page.get_by_role("button", name="Reject selected…").click()
    assert_no_violations(page)
