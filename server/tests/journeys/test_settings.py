"""Settings through a real browser: an administrator's pages, a member's own, and what holds for whom at once."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.kit.sample_pictures import SVG, picture

PAGES = (
    "/settings/company/",
    "/settings/company/address/",
    "/settings/time-and-date/",
    "/settings/time-tracking/",
    "/settings/modules/",
    "/settings/reminders/",
)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save changes").click()


@pytest.mark.parametrize("path", [*PAGES, "/settings/profile/"])
def test_the_page_is_accessible(open_as: OpenAs, path: str) -> None:
    assert_no_violations(open_as("alice", path))


def test_a_members_profile_is_accessible_and_lists_no_pages_of_the_workspace(open_as: OpenAs) -> None:
    page = open_as("bob", "/settings/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")
    expect(page.get_by_role("navigation", name="Settings").get_by_role("link", name="Company")).to_have_count(0)
    assert_no_violations(page)


def test_what_is_refused_stays_typed_and_says_what_to_do(open_as: OpenAs) -> None:
    page = open_as("alice", "/settings/company/")
    page.get_by_label("IBAN").fill("GB29 NWBK 6016 1331 9268 18")
    page.get_by_label("Accent colour").fill("#ffcc00")
    page.get_by_label("Payment details").fill("Sort code 60-16-13")
    save(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("IBAN")).to_have_value("GB29 NWBK 6016 1331 9268 18")
    expect(page.get_by_text("The nearest that passes is #907300.").last).to_be_visible()
    expect(page.get_by_label("Payment details")).to_have_value("Sort code 60-16-13")
    assert_no_violations(page)


def test_a_logo_goes_into_the_head_of_everybodys_pages_and_away_again(open_as: OpenAs) -> None:
    page = open_as("alice", "/settings/company/")
    page.get_by_label("Logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": SVG})
    save(page)
    expect(page.get_by_text("SVG is not taken").last).to_be_visible()
    page.get_by_label("Logo").set_input_files({"name": "logo.gif", "mimeType": "image/gif", "buffer": picture("GIF")})
    save(page)
    assert_no_violations(page)
    page = open_as("bob", "/time/")
    logo = page.locator(".workspace__logo")
    expect(logo).to_be_visible()
    assert logo.evaluate("image => image.complete && image.naturalWidth") == 120
    page = open_as("alice", "/settings/company/")
    page.get_by_label("Remove the logo").check()
    save(page)
    expect(page.locator(".workspace__logo")).to_have_count(0)


def test_durations_first_and_a_timer_by_its_own_button(open_as: OpenAs) -> None:
    page = open_as("alice", "/settings/time-tracking/")
    page.get_by_text("Manual", exact=True).click()
    save(page)
    page = open_as("bob", "/time/")
    composer = page.get_by_role("form", name="Log time")
    expect(composer.get_by_role("button", name="Save")).to_be_visible()
    timer = composer.get_by_role("button", name="Start a timer instead")
    expect(timer).to_be_visible()
    composer.get_by_role("textbox", name="Duration").fill("1:30")
    expect(timer).to_be_hidden()
    composer.get_by_role("textbox", name="Duration").fill("")
    composer.get_by_role("button", name="Start and end times instead").click()
    expect(timer).to_be_hidden()
    composer.get_by_role("button", name="A duration instead").click()
    expect(timer).to_be_visible()
    assert_no_violations(page)
    page = open_as("alice", "/settings/time-tracking/")
    page.get_by_text("Timer", exact=True).click()
    save(page)
    expect(open_as("bob", "/time/").get_by_role("button", name="Start a timer instead")).to_have_count(0)


def test_single_letters_can_be_switched_off_and_the_theme_chosen(browser: Browser, house: House, address: str) -> None:
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": "keito_session", "value": house.sessions["bob"], "url": address}])
    page = context.new_page()
    page.goto(f"/w/{house.subdomain}/settings/profile/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Keys of one letter").uncheck()
    page.get_by_text("Dark", exact=True).click()
    save(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert re.search(r"rgb|oklch", page.evaluate("getComputedStyle(document.body).backgroundColor"))
    context.close()
