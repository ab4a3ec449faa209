"""The Time page in a real browser: logging, changing, undoing, by mouse, by keys and without any script."""

import re
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import PHONE, assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.journeys.running_server import RunningServer

TIME = "/time/"
PAST = "/time/2026-01-07/"


@pytest.fixture
def log(page: Page) -> Callable[..., None]:
    """Logs by the composer, which has the focus, with keys only; then it has the focus again."""

    def type_in(project: str, task: str, notes: str, duration: str = "") -> None:
        expect(page.get_by_role("combobox", name="Project")).to_be_focused()
        page.keyboard.type(project)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(task)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(notes)
        page.keyboard.press("Tab")
        page.keyboard.type(duration)
        page.keyboard.press("Enter")
        page.get_by_text(notes).first.wait_for()

    return type_in


def test_a_day_of_work_by_keys(open_as: OpenAs, page: Page, log: Callable[..., None]) -> None:
    open_as("carol", TIME)
    expect(page.get_by_role("heading", name="Nothing logged today")).to_be_visible()
    page.keyboard.press("c")
    log("lum", "cons", "Partition skew", "1:15")
    log("mer-p", "dev", "Idempotent retries")
    chip = page.get_by_role("group", name="Running timer")
    expect(chip).to_contain_text("MER-PAY Development")
    expect(chip.locator("time")).to_have_text(re.compile(r"0:00:0[1-9]"))
    expect(page.get_by_role("combobox", name="Project")).to_be_focused()
    page.reload()
    expect(chip).to_be_visible()
    page.keyboard.press("s")
    expect(chip).to_be_hidden()
    expect(page.locator(".entry[data-state=running]")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("Timer stopped at 0:00")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Kafka reliability review Consulting")).to_be_focused()
    page.keyboard.press("e")
    expect(page.get_by_label("Notes optional")).to_be_focused()
    page.keyboard.type(", and a follow-up")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry", has_text="Partition skew, and a follow-up")).to_be_visible()
    expect(page.get_by_role("link", name="Kafka reliability review Consulting")).to_be_focused()
    page.keyboard.press("Backspace")
    expect(page.get_by_text("Partition skew, and a follow-up")).to_have_count(0)
    page.keyboard.press("z")
    kept = page.locator(".entry", has_text="Partition skew, and a follow-up")
    kept.get_by_role("link").click()
    page.get_by_role("button", name="Delete").last.click()
    expect(page.get_by_text("Partition skew, and a follow-up")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("Entry deleted")
    assert "/entries/" not in page.url


def test_days_are_walked_by_keys(open_as: OpenAs, page: Page) -> None:
    open_as("alice", PAST)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thursday 8 January", use_inner_text=True)
    page.keyboard.press("p")
    page.wait_for_url("**/2026-01-07/")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday 6 January", use_inner_text=True)
    page.keyboard.press("t")
    page.wait_for_url("**/time/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys on this page")
    for words in ("Previous day", "Next day", "Project"):
        expect(keys.get_by_text(words, exact=True)).to_be_visible()
    for words in ("Edit the entry in focus", "Delete the entry in focus"):  # there is none on this day
        expect(keys.get_by_text(words, exact=True)).to_have_count(0)


def test_what_was_typed_stays_with_its_error(open_as: OpenAs, page: Page) -> None:
    open_as("alice", PAST)
    page.get_by_label("Notes").fill("not lost")
    page.get_by_role("textbox", name="Duration").first.fill("2:7o")
    page.keyboard.press("Enter")
    error = page.get_by_role("alert")
    expect(error).to_contain_text("“2:7o” is not a duration. Try 2:30, 2.5 or 150m.")
    expect(error).to_contain_text("Choose a project.")
    expect(page.get_by_role("combobox", name="Project")).to_be_focused()
    expect(page.get_by_label("Notes")).to_have_value("not lost")
    assert_no_violations(page)


def test_start_and_end_cross_midnight(open_as: OpenAs, page: Page) -> None:
    open_as("alice", PAST)
    page.get_by_role("button", name="Start and end times instead").click()
    expect(page.get_by_label("From")).to_be_focused()
    page.get_by_label("From").fill("23:00")
    page.get_by_label("to", exact=True).fill("01:30")
    expect(page.locator("output")).to_have_text("2:30")
    choose(page, "Project", "kafka")
    choose(page, "Task", "research")
    page.get_by_label("Notes").fill("Night shift")
    page.keyboard.press("Enter")
    entry = page.locator(".entry", has_text="Night shift")
    expect(entry).to_contain_text("23:00 – 01:30")
    expect(entry.locator(".entry__time")).to_have_text("2:30")


def test_the_open_editor_survives_what_happens_beside_it(open_as: OpenAs, page: Page) -> None:
    open_as("bob", TIME)
    page.get_by_role("link", name="Practice development Research").click()
    page.get_by_label("Notes optional").fill("half typed")
    page.get_by_role("group", name="Running timer").get_by_role("button").click()
    expect(page.locator(".entry[data-state=running]")).to_have_count(0)
    expect(page.get_by_label("Notes optional")).to_have_value("half typed")
    page.get_by_label("Notes optional").press("Escape")
    expect(page.get_by_label("Notes optional")).to_have_count(0)
    expect(page.locator(".entry", has_text="Reading group")).to_be_visible()
    page.locator(".entry", has_text="Idempotent retries").hover()
    page.locator(".entry", has_text="Idempotent retries").get_by_role("button", name="Start a timer like this").click()
    expect(page.get_by_role("group", name="Running timer")).to_be_visible()


def test_going_back_closes_the_opened_entry(open_as: OpenAs, page: Page) -> None:
    open_as("bob", TIME)
    page.get_by_role("link", name="review-bot-01").last.click()
    expect(page.get_by_role("heading", name="Entry", exact=True)).to_be_visible()
    expect(page.get_by_text("claude-opus-4-6")).to_be_visible()
    assert page.url.endswith("/") and "/entries/te_" in page.url
    page.go_back()
    expect(page.get_by_role("heading", name="Entry", exact=True)).to_have_count(0)
    expect(page.get_by_role("combobox", name="Project")).to_be_visible()


def test_everything_works_without_a_script(browser: Browser, house: House, server: RunningServer) -> None:
    context = browser.new_context(base_url=server.address, java_script_enabled=False)
    context.add_cookies([{"name": "keito_session", "value": house.sessions["alice"], "url": server.address}])
    page = context.new_page()
    page.goto(f"/w/{house.subdomain}/time/2026-01-14/")
    page.get_by_label("Project").select_option("Kafka reliability review")
    page.get_by_label("Task").select_option("Research")
    page.get_by_label("Notes").fill("By hand")
    page.get_by_role("textbox", name="Duration").fill("0:40")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Entry saved")
    page.get_by_role("link", name="Kafka reliability review Research").click()
    page.get_by_role("textbox", name="Duration").last.fill("abc")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator(".field__error")).to_contain_text("“abc” is not a duration.")
    page.get_by_role("textbox", name="Duration").last.fill("0:45")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator(".entries__total")).to_contain_text("0:45")
    page.get_by_role("button", name="More for this entry").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Nothing logged on Wednesday")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".entries__total")).to_contain_text("0:45")
    page.get_by_role("link", name="Start and end times instead").or_(
        page.get_by_role("button", name="Start and end times instead")
    ).click()
    expect(page.get_by_label("From")).to_be_visible()
    context.close()


def test_a_phone_keeps_the_running_timer_above_the_dock(open_as: OpenAs, page: Page) -> None:
    page.set_viewport_size(PHONE)
    open_as("bob", TIME)
    chip = page.get_by_role("group", name="Running timer").bounding_box()
    dock = page.get_by_role("navigation", name="Main, in short").bounding_box()
    assert chip is not None and dock is not None
    assert abs(chip["y"] + chip["height"] - dock["y"]) <= 1
    expect(page.get_by_label("Notes", exact=True)).to_be_hidden()
    page.get_by_role("combobox", name="Project").focus()
    expect(page.get_by_label("Notes", exact=True)).to_be_visible()


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_the_time_page_is_accessible(open_as: OpenAs, page: Page, who: str) -> None:
    open_as(who, TIME)
    assert_no_violations(page)


def test_an_opened_entry_is_accessible(open_as: OpenAs, page: Page) -> None:
    open_as("bob", TIME)
    page.get_by_role("link", name="Kafka reliability review Consulting").click()
    expect(page.get_by_label("Notes optional")).to_be_focused()
    assert_no_violations(page)
    page.get_by_role("link", name="review-bot-01").last.click()
    expect(page.get_by_text("claude-opus-4-6")).to_be_visible()
    assert_no_violations(page)


def test_tabs_that_start_at_once_leave_one_timer(house: House, server: RunningServer) -> None:
    tab = Tab(f"{server.address}/w/{house.subdomain}/time/", house.sessions["carol"])
    before = tab.read().count('class="entry"')
    together = Barrier(4)

    def start(number: int) -> int:
        together.wait()
        return tab.start(f"at once {number}")

    with ThreadPoolExecutor(4) as tabs:
        assert list(tabs.map(start, range(4))) == [200] * 4
    page = tab.read()
    assert page.count('data-state="running"') == 1
    assert page.count('class="entry"') == before + 4


class Tab:
    """A browser's tab without the browser: it reads the Time page and sends its composer."""

    def __init__(self, address: str, session: str) -> None:
        self._address, self._cookies = address, f"keito_session={session}"
        with self._send() as response:
            page = response.read().decode()
            self._cookies += "; " + response.headers["Set-Cookie"].split(";")[0]
        self._token = found(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        self._action = found(r'class="composer" method="post" action="[^"]*/time/([^"]*)"', page)
        # By name: other journeys put everybody on projects of their own.
        self._project = found(r'<option value="(prj_\w+)"[^>]*>\s*Payments platform migration', page)
        self._task = found(r'<option value="(tsk_\w+)"[^>]*>\s*Development', page)

    def read(self) -> str:
        """The page as it is now."""
        with self._send() as response:
            text: str = response.read().decode()
        return text

    def start(self, notes: str) -> int:
        """Starts a timer; returns the status of the page that this leads to."""
        typed = {"csrfmiddlewaretoken": self._token, "project": self._project, "task": self._task, "notes": notes}
        with self._send(self._action, urlencode(typed).encode()) as response:
            status: int = response.status
        return status

    def _send(self, path: str = "", body: bytes | None = None) -> Any:
        request = urllib.request.Request(
            self._address + path, body, {"Cookie": self._cookies, "Referer": self._address}
        )
        return urllib.request.urlopen(request, timeout=30)


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, pattern
    return match[1]


def choose(page: Page, label: str, typed: str) -> None:
    page.get_by_role("combobox", name=label).fill(typed)
    page.keyboard.press("Enter")
