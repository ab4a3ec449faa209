"""A receipt on the form of an expense: dropped, chosen, pasted, refused, replaced, removed; and who sees it afterwards."""

import base64
import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import House
from tests.journeys.running_server import RunningServer
from tests.kit.sample_documents import PROGRAM, pdf
from tests.kit.sample_pictures import picture

_DROP = """([encoded, name, kind, event]) => {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: kind }));
    const area = document.querySelector("[data-receipt]");
    const given = { bubbles: true, cancelable: true, dataTransfer: carried, clipboardData: carried };
    const events = { dragover: DragEvent, drop: DragEvent, paste: ClipboardEvent };
    area.dispatchEvent(new events[event](event, given));
}"""


@pytest.fixture(scope="session")
def receipts(server: RunningServer) -> House:
    """The house in which receipts are dropped."""
    return House(**json.loads(server.run("-m", "tests.journeys.furnish_receipts")))


class Desk:
    """The form of a new expense in one person's browser."""

    def __init__(self, context: BrowserContext, page: Page, house: House, address: str) -> None:
        self.context, self.page, self.house, self.address = context, page, house, address

    def sit_down(self, who: str) -> None:
        """Goes on as somebody else."""
        self.context.add_cookies([{"name": "keito_session", "value": self.house.sessions[who], "url": self.address}])

    def open_form(self, who: str = "bob") -> None:
        """An empty form."""
        self.sit_down(who)
        self.page.goto(f"/w/{self.house.subdomain}/expenses/new/")

    def over(self, data: bytes, name: str, kind: str, event: str) -> None:
        """Holds, drops or pastes a file."""
        self.page.evaluate(_DROP, [base64.b64encode(data).decode(), name, kind, event])

    def status_of(self, path: str) -> int:
        """What an address answers in this person's browser."""
        return self.page.request.get(f"{self.address}{path}").status


@pytest.fixture
def desk(context: BrowserContext, page: Page, receipts: House, address: str) -> Desk:
    return Desk(context, page, receipts, address)


def test_a_receipt_dropped_on_the_form_is_seen_by_its_owner_manager_and_administrator_and_by_nobody_else_not_even_with_its_address(
    desk: Desk,
) -> None:
    desk.open_form()
    page, area = desk.page, desk.page.locator("[data-receipt]")
    expect(area).to_have_attribute("data-state", "empty")
    photograph = picture("JPEG", (600, 800))
    desk.over(photograph, "kite-print.jpg", "image/jpeg", "dragover")
    expect(area).to_have_attribute("data-over", "")
    desk.over(photograph, "kite-print.jpg", "image/jpeg", "drop")
    expect(page.locator("#receipt")).to_contain_text("kite-print.jpg")
    expect(page.locator("#receipt")).to_contain_text("Saved with the draft")
    full = page.locator(".receipt__look").get_attribute("href") or ""
    small = page.locator("img.receipt__thumb").get_attribute("src") or ""
    page.wait_for_function("document.querySelector('img.receipt__thumb').naturalWidth === 240")

    for field, words in (("Category", "Printing"), ("Project", "Migration")):
        page.get_by_role("combobox", name=field).fill(words)
        page.keyboard.press("Enter")
    page.fill("[name=amount]", "28.80")
    page.get_by_role("button", name="Save expense").click()
    expect(page.locator("#toasts")).to_contain_text("Expense saved")

    for who in ("bob", "carol", "alice"):
        desk.sit_down(who)
        assert [desk.status_of(full), desk.status_of(small)] == [200, 200], who
    for who in ("dan", "mallory"):
        desk.sit_down(who)
        assert [desk.status_of(full), desk.status_of(small)] == [404, 404], who


def test_a_refused_file_is_told_beneath_the_area_which_keeps_what_it_had(desk: Desk) -> None:
    desk.open_form()
    page = desk.page
    page.set_input_files("#receipt-file", {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    expect(page.locator("#receipt")).to_contain_text("bill.pdf")
    page.set_input_files("#receipt-file", {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": PROGRAM})
    expect(page.locator("#receipt-error")).to_contain_text("This is a program, not a receipt.")
    expect(page.locator("#receipt")).to_contain_text("bill.pdf")
    too_much = pdf() + b"\0" * 10 * 1024 * 1024
    page.set_input_files("#receipt-file", {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": too_much})
    expect(page.locator("#receipt-error")).to_contain_text("more than 10 MB")
    expect(page.locator("#receipt")).to_contain_text("bill.pdf")


def test_a_pasted_receipt_is_replaced_and_removed_by_keyboard(desk: Desk) -> None:
    desk.open_form()
    page = desk.page
    desk.over(picture(), "screenshot.png", "image/png", "paste")
    expect(page.locator("#receipt")).to_contain_text("screenshot.png")
    with page.expect_file_chooser() as chosen:
        page.locator("#receipt-file").focus()
        page.keyboard.press("Enter")
    chosen.value.set_files({"name": "better.png", "mimeType": "image/png", "buffer": picture(size=(300, 300))})
    expect(page.locator("#receipt")).to_contain_text("better.png")
    expect(page.locator("#receipt-file")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-receipt]")).to_have_attribute("data-state", "empty")
    expect(page.locator("#receipt-file")).to_be_focused()


def test_the_area_is_accessible_empty_and_filled(desk: Desk) -> None:
    desk.open_form()
    assert_no_violations(desk.page)
    desk.over(picture(), "lunch.png", "image/png", "drop")
    expect(desk.page.locator("#receipt")).to_contain_text("lunch.png")
    assert_no_violations(desk.page)


def test_a_receipt_comes_back_with_what_was_typed_when_the_panel_was_closed(desk: Desk) -> None:
    desk.open_form()
    page = desk.page
    desk.over(picture("JPEG", (600, 800)), "kept-print.jpg", "image/jpeg", "drop")
    expect(page.locator("#receipt")).to_contain_text("kept-print.jpg")
    page.get_by_role("link", name="Close").click()
    expect(page.get_by_role("link", name="New expense")).to_be_focused()  # the panel is gone by then
    page.get_by_role("link", name="New expense").click()
    expect(page.locator("#receipt")).to_contain_text("kept-print.jpg")
    expect(page.get_by_text("This is what you typed and did not save.")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-receipt]")).to_have_attribute("data-state", "empty")


def test_a_refused_receipt_has_the_frame_of_a_field_with_an_error(desk: Desk) -> None:
    desk.open_form()
    desk.over(PROGRAM, "program.exe", "application/octet-stream", "drop")
    expect(desk.page.locator("[data-receipt-error]")).to_be_visible()
    expect(desk.page.locator("[data-receipt]")).to_have_css("border-top-width", "2px")
