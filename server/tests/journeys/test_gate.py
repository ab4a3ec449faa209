"""Signing up and in, through a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import House


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-up/"])
@pytest.mark.usefixtures("house")
def test_the_gate_is_accessible(page: Page, path: str) -> None:
    page.goto(path)
    assert_no_violations(page)


def test_signing_up_takes_place_and_money_from_the_browser_and_leads_to_the_time_page(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(base_url=address, locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto("/sign-up/")
    expect(page.get_by_role("combobox", name="Timezone")).to_have_value("Tokyo")
    expect(page.get_by_role("combobox", name="Currency")).to_have_value("Japanese Yen, JPY")
    page.get_by_role("combobox", name="Currency").fill("euro")
    page.keyboard.press("Enter")
    page.get_by_label("Your name").fill("Haru Tanaka")
    page.get_by_label("Email").fill("haru@tanaka.example")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Company name").fill("Tanaka & Co")
    page.keyboard.press("Enter")
    expect(page.locator(".field__error")).to_contain_text("This password is too short.")
    expect(page.get_by_role("combobox", name="Currency")).to_have_value("Euro, EUR")
    expect(page.get_by_label("Company name")).to_have_value("Tanaka & Co")
    page.get_by_label("Password", exact=True).fill("lamp ferry oat nine")
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/tanaka-co/time/")
    expect(page.get_by_role("heading", name="No project to log time on yet")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    context.close()


def test_a_sample_person_is_one_click_away_from_the_page_that_was_wanted(page: Page, house: House) -> None:
    page.goto(f"/w/{house.subdomain}/time/2026-01-05/")
    page.get_by_role("button", name="Carol Okafor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Monday 5 January")
    expect(page.get_by_text("Carol Okafor").first).to_be_visible()


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-up/"])
def test_the_gate_is_accessible_with_its_errors(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("main").locator("form").first.locator("button:not([type=button])").click()
    expect(page.locator("[data-summary]")).to_be_focused()
    assert_no_violations(page)


def test_the_measure_finds_what_is_wrong(page: Page, address: str) -> None:
    page.goto("/sign-in/")
    page.locator("label").first.evaluate("label => label.remove()")
    with pytest.raises(AssertionError, match="label"):
        assert_no_violations(page)
