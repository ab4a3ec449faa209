"""The behaviours of the components in a real browser, on the sheet of components."""

from collections.abc import Iterator
from threading import Thread
from typing import Any, Literal

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, Page, expect

from tests import made_once
from tests.journeys.axe import RULES, violations

TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "keito_server.web.storage.BundlingStaticFilesStorage"},
}

pytestmark = pytest.mark.journey


def as_in_production() -> dict[str, Any]:
    """The settings under which the sheet is served."""
    static = made_once.collect_once()
    return {"STATIC_ROOT": static, "STORAGES": STORAGES, "DEMO": True, "ROOT_URLCONF": "keito_server.web.urls"}


@pytest.fixture(scope="module")
def sheet_server() -> Iterator[ThreadedWSGIServer]:
    """One for all tests: it looks through all static files when it is made."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    with override_settings(**as_in_production()):
        server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(sheet_server: ThreadedWSGIServer, settings: Any) -> str:
    for name, value in as_in_production().items():
        setattr(settings, name, value)
    return f"http://127.0.0.1:{sheet_server.server_port}/components"


def open_sheet(page: Page, address: str) -> None:
    """Its scripts have run, and its letters have their shapes."""
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => {})")


@pytest.fixture
def sheet(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    open_sheet(page, address)
    yield page
    page.close()
    assert complaints == []


def test_a_combobox_finds_by_letters_and_takes_with_enter(sheet: Page) -> None:
    project = sheet.get_by_role("combobox", name="Project", exact=True)
    project.fill("payr")
    expect(sheet.locator(".listbox [role=option]")).to_have_text(["Payroll interfaceLUM-PR"])
    expect(sheet.locator("mark").first).to_have_text("Payr")
    project.press("Enter")
    expect(project).to_have_value("Payroll interface")
    assert sheet.evaluate("document.querySelector('select[name=project]').value") == "p3"


def test_a_combobox_keeps_the_text_on_escape_and_does_not_send_what_it_does_not_know(sheet: Page) -> None:
    project = sheet.get_by_role("combobox", name="Composer project")
    project.fill("Nowhere")
    project.press("Escape")
    expect(project).to_have_value("Nowhere")
    project.press("Enter")
    expect(project).to_have_value("Nowhere")
    expect(project).to_be_focused()


def test_the_tasks_follow_the_project(sheet: Page) -> None:
    sheet.get_by_role("combobox", name="Project", exact=True).fill("Payroll interface")
    sheet.keyboard.press("Tab")
    task = sheet.get_by_role("combobox", name="Task", exact=True)
    expect(task).to_have_value("Consulting")
    task.click()
    expect(sheet.locator(".listbox [role=option]")).to_have_text(["Consulting"])


def test_a_password_is_shown_on_demand(sheet: Page) -> None:
    field = sheet.locator("#id_password")
    sheet.get_by_role("button", name="Show the password").click()
    expect(field).to_have_attribute("type", "text")


def test_single_keys_are_off_while_typing(sheet: Page) -> None:
    sheet.get_by_label("Composer notes").click()
    sheet.keyboard.type("g?")
    expect(sheet.get_by_label("Composer notes")).to_have_value("g?")
    expect(sheet.locator("#page-keys")).to_be_hidden()
    sheet.locator("h1").click()
    sheet.keyboard.press("?")
    expect(sheet.get_by_role("heading", name="Keys on this page")).to_be_visible()
    sheet.keyboard.press("Escape")
    expect(sheet.locator("#page-keys")).to_be_hidden()


def test_the_palette_opens_and_says_when_it_finds_nothing(sheet: Page) -> None:
    sheet.keyboard.press("Control+k")
    sheet.get_by_role("combobox", name="Search or jump to").fill("no such page")
    expect(sheet.get_by_text("Nothing by that name")).to_be_visible()


def test_a_running_timer_ticks(sheet: Page) -> None:
    time = sheet.locator("time[data-running-since]").first
    before = time.inner_text()
    expect(time).not_to_have_text(before, timeout=3000)


def test_a_dialog_opens_from_its_button_and_closes(sheet: Page) -> None:
    sheet.get_by_role("button", name="Open a dialog…").click()
    dialog = sheet.get_by_role("dialog", name="Reject 3 timesheets")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_no_violation(browser: Browser, address: str, scheme: Literal["light", "dark"], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    open_sheet(page, address)
    rules = TAGS | RULES[scheme]
    found = [violations(page, rules)]
    page.get_by_role("combobox", name="Project", exact=True).click()
    found.append(violations(page, rules))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search or jump to").wait_for()
    found.append(violations(page, rules))
    context.close()
    assert [violation["id"] for violations in found for violation in violations] == []


def test_buttons_of_a_phone_have_no_keys(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    open_sheet(page, address)
    keys = page.locator("button kbd, .button kbd")
    assert keys.count() > 0
    assert [key.is_visible() for key in keys.all()] == [False] * keys.count()
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    open_sheet(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()
