"""Signing up and in, through a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import House
from tests.journeys.signing_up import PASSWORD, mailed, sign_up


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
    sign_up(page, first_name="Haru", last_name="Tanaka", email="haru@tanaka.example")
    expect(page.get_by_text("You become its administrator, as Haru Tanaka.")).to_be_visible()
    page.get_by_label("Company name").fill("Tanaka & Co")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("combobox", name="Timezone")).to_have_value("Tokyo")
    expect(page.get_by_role("combobox", name="Currency")).to_have_value("Japanese Yen, JPY")
    page.get_by_role("combobox", name="Currency").fill("euro")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Later").click()
    page.wait_for_url("**/w/tanaka-co/time/")
    expect(page.get_by_role("heading", name="No project to log time on yet")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    context.close()


def test_a_wrong_code_is_told_and_another_one_can_be_had(page: Page) -> None:
    page.goto("/sign-up/")
    page.get_by_label("First name").fill("Ida")
    page.get_by_label("Email").fill("ida@tanaka.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code", exact=True).fill("AAAAAA")
    page.keyboard.press("Enter")
    expect(page.locator(".field__error")).to_contain_text("This code is not right. 4 more tries")
    expect(page.get_by_role("link", name="the outbox")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name="Use another address").click()
    page.wait_for_url("**/sign-up/")


def test_a_forgotten_password_is_set_anew_by_the_link_in_the_mail(page: Page) -> None:
    sign_up(page, first_name="Olga", last_name="Forget", email="olga@forget.example")
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_role("link", name="Forgot it?").click()
    page.get_by_label("Email").fill("olga@forget.example")
    page.get_by_role("button", name="Email me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look for our mail")
    assert_no_violations(page)
    link = re.search(r"https?://\S+/account/password/reset/\S+", mailed(page, "olga@forget.example"))
    assert link is not None
    page.goto(link[0])
    assert_no_violations(page)
    page.get_by_label("New password", exact=True).fill("four seasons in one")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/")
    page.get_by_label("Email").fill("olga@forget.example")
    page.get_by_label("Password", exact=True).fill("four seasons in one")
    page.keyboard.press("Enter")
    page.wait_for_url("**/welcome/")


def test_few_tries_left_are_told_where_one_types(page: Page) -> None:
    page.goto("/sign-in/")
    for _ in range(2):
        page.get_by_label("Email").fill("nobody@nowhere.example")
        page.get_by_label("Password", exact=True).fill("a wrong password")
        page.keyboard.press("Enter")
        expect(page.locator("[data-summary]")).to_contain_text("Email and password do not match.")
    expect(page.locator(".field__error").first).to_contain_text("After 3 more tries we wait 15 minutes.")
    assert_no_violations(page)


def test_a_sample_person_is_one_click_away_from_the_page_that_was_wanted(page: Page, house: House) -> None:
    page.goto(f"/w/{house.subdomain}/time/2026-01-05/")
    page.get_by_role("button", name="Carol Okafor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Monday 5 January", use_inner_text=True)
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
