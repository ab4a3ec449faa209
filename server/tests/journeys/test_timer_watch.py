"""One timer in many tabs: each shows within seconds what another did, and nothing typed is lost meanwhile (T2, T8)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.journeys.running_server import RunningServer

TIME = "/time/"
BACKDATE = """
from datetime import timedelta
from keito_server.time_entries.models import TimeEntry
for entry in TimeEntry.objects.across_workspaces().filter(is_running=True, member__first_name="Alice", timer_slot=""):
    entry.started_at -= timedelta(hours=13)
    entry.spent_date = entry.started_at.date()
    entry.save()
"""


@pytest.fixture
def elsewhere(browser: Browser, server: RunningServer, house: House) -> Iterator[Page]:
    """Alice in a browser of her own, on another machine as it were."""
    context: BrowserContext = browser.new_context(base_url=server.address, timezone_id="Europe/London")
    context.add_cookies([{"name": "keito_session", "value": house.sessions["alice"], "url": server.address}])
    page = context.new_page()
    page.goto(f"/w/{house.subdomain}/projects/")
    yield page
    stop(page)
    context.close()


def start(page: Page, notes: str) -> None:
    """Starts a timer by the composer."""
    for label, typed in (("Project", "mer-p"), ("Task", "dev")):
        page.get_by_role("combobox", name=label).fill(typed)
        page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Notes").fill(notes)
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Running timer")).to_be_visible()


def stop(page: Page) -> None:
    button = page.get_by_role("button", name="Stop the timer")
    if button.count():
        button.click()
        expect(button).to_have_count(0)


def test_other_tabs_and_other_machines_show_the_change_and_keep_what_is_typed(
    open_as: OpenAs, page: Page, elsewhere: Page, house: House
) -> None:
    open_as("alice", TIME)
    tab = page.context.new_page()
    tab.goto(f"/w/{house.subdomain}{TIME}")
    tab.get_by_role("textbox", name="Notes").fill("half typed")
    start(page, "Watched from afar")
    for other in (tab, elsewhere):
        other.bring_to_front()
        expect(other.get_by_role("group", name="Running timer")).to_contain_text("MER-PAY Development", timeout=8000)
    expect(tab.locator(".entry[data-state=running]", has_text="Watched from afar")).to_be_visible()
    expect(tab.get_by_role("textbox", name="Notes")).to_have_value("half typed")
    tab.get_by_role("link", name=re.compile("Payments platform migration Development")).first.click()
    tab.get_by_label("Notes optional").fill("still typing")
    stop(elsewhere)
    tab.bring_to_front()
    expect(tab.get_by_role("group", name="Running timer")).to_have_count(0, timeout=8000)
    expect(tab.get_by_label("Notes optional")).to_have_value("still typing")
    expect(tab.get_by_label("Notes optional")).to_be_focused()


def test_a_page_that_is_not_looked_at_asks_nothing_and_one_that_is_signed_out_stops_asking(
    page: Page, open_as: OpenAs
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/time/timer/" in request.url else None)
    open_as("carol", "/projects/")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(500)
    assert len(asked) == 1
    page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(300)
    assert len(asked) == 1
    page.evaluate("delete document.visibilityState")
    page.context.clear_cookies()
    for _ in range(3):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.wait_for_timeout(300)
    assert len(asked) == 2
    assert page.url.endswith("/projects/")


def test_a_forgotten_timer_turns_and_is_cut_from_its_chip(
    open_as: OpenAs, page: Page, elsewhere: Page, server: RunningServer
) -> None:
    open_as("alice", TIME)
    start(page, "Forgotten over night")
    server.run("manage.py", "shell", "-c", BACKDATE)
    elsewhere.bring_to_front()
    flag = elsewhere.get_by_role("button", name="Running for 13 h. What to do")
    expect(flag).to_be_visible(timeout=8000)
    flag.click()
    cut = elsewhere.get_by_role("link", name="Cut the timer…")
    expect(cut).to_be_visible()
    assert_no_violations(elsewhere)
    if not cut.is_visible():
        flag.click()
    cut.click()
    expect(elsewhere.get_by_role("heading", name="Cut the timer")).to_be_visible()
    assert_no_violations(elsewhere)
    elsewhere.get_by_role("button", name="Cut and save").click()
    expect(elsewhere.get_by_label("Time", exact=True)).to_have_attribute("aria-invalid", "true")
    begun = elsewhere.locator(".form__about p").inner_text()
    match = re.search(r"began at (\d\d:\d\d)", begun)
    assert match
    elsewhere.get_by_label("Time", exact=True).fill(match[1])
    elsewhere.get_by_role("button", name="Cut and save").click()
    expect(elsewhere.get_by_role("status")).to_contain_text("Timer cut to 0:00")
    expect(elsewhere.locator(".entry", has_text="Forgotten over night")).to_be_visible()
