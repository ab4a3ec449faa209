"""Invoices in the browser: from uninvoiced time to the paper, saved as one goes, and with axe on every page."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.journeys.running_server import RunningServer

NEW = "/invoices/new/"


@pytest.fixture
def client_name(server: RunningServer, house: House) -> str:
    """A client with 12.5 hours at 140, 6 of an agent at 75, and 3 without a rate."""
    return server.run("-m", "tests.journeys.furnish_invoices", house.subdomain).strip()


@pytest.fixture
def other_name(server: RunningServer, house: House) -> str:
    """A second client with the same time."""
    return server.run("-m", "tests.journeys.furnish_invoices", house.subdomain).strip()


@pytest.fixture
def draft(open_as: OpenAs, client_name: str) -> Page:
    """The editor of a draft of that time."""
    page = open_as("alice", NEW)
    page.get_by_label("Client").select_option(label=f"{client_name} (GBP)")
    expect(page.get_by_label("Preview")).to_contain_text("£2,200.00")
    page.get_by_role("button", name="Create draft").click()
    page.wait_for_url("**/invoices/inv_*/")
    return page


def test_what_is_chosen_is_previewed_at_once(open_as: OpenAs, client_name: str) -> None:
    page = open_as("alice", NEW)
    assert_no_violations(page)
    page.get_by_label("Client").select_option(label=f"{client_name} (GBP)")
    preview = page.get_by_label("Preview")
    expect(preview).to_contain_text("18.50 hours in 2 entries")
    expect(page.get_by_text("1 entry has no rate")).to_be_visible()
    assert_no_violations(page)
    page.get_by_label("Rate for time without one").fill("100")
    page.get_by_label("Rate for time without one").press("Tab")
    expect(preview).to_contain_text("£2,500.00")
    page.get_by_label("Donor platform").uncheck()
    expect(preview).to_contain_text("No priced, uninvoiced time")


def test_a_part_of_a_fixed_fee_is_chosen_by_keys_and_drafted(open_as: OpenAs, client_name: str) -> None:
    page = open_as("alice", NEW)
    page.get_by_label("Client").select_option(label=f"{client_name} (GBP)")
    fee = page.get_by_role("checkbox", name="Fee of Donor website")
    expect(fee).not_to_be_checked()
    fee.press("Space")
    preview = page.get_by_label("Preview")
    expect(preview).to_contain_text("£10,200.00")
    expect(fee).to_be_focused()
    page.keyboard.press("Tab")
    part = page.get_by_label("How much of the fee of Donor website, in GBP")
    expect(part).to_be_focused()
    expect(part).to_have_value("8000.00")
    part.fill("9,000")
    part.press("Tab")
    expect(page.get_by_text("at most £8,000.00, which is left of this fee")).to_be_visible()
    assert_no_violations(page)
    part.fill("2,500.50")
    part.press("Tab")
    expect(preview).to_contain_text("£4,700.50")
    assert_no_violations(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/invoices/inv_*/")
    expect(page.get_by_role("textbox", name="Description of line 1")).to_have_value("Donor website, fixed fee")


class HeldAnswers:
    """Keeps back the previews that a page asks for, until they are let go."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] = []
        self._is_open = False
        page.route(f"**{NEW}", self._hold)

    def _hold(self, route: Route) -> None:
        is_preview = route.request.headers.get("hx-request") == "true"
        if is_preview and not self._is_open:
            self._held.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        """Sends on what was held, and whatever is asked from now on."""
        self._is_open = True
        for route in self._held:
            route.continue_()


def chosen_and_held(page: Page, name: str) -> HeldAnswers:
    page.get_by_label("Client").select_option(label=f"{name} (GBP)")
    expect(page.get_by_label("Preview")).to_contain_text("£2,200.00")
    return HeldAnswers(page)


def test_another_client_takes_nothing_back_that_was_chosen_meanwhile(
    open_as: OpenAs, client_name: str, other_name: str
) -> None:
    page = open_as("alice", NEW)
    answers = chosen_and_held(page, client_name)
    page.get_by_label("Client").select_option(label=f"{other_name} (GBP)")
    page.get_by_text("By task", exact=True).click()
    page.get_by_role("button", name="Create draft").click()
    expect(page.get_by_role("button", name="Create draft")).to_have_attribute("aria-busy", "true")
    answers.let_go()
    page.wait_for_url("**/invoices/inv_*/")
    expect(page.get_by_role("article", name=re.compile("Invoice"))).to_contain_text(other_name)
    expect(page.get_by_text(re.compile("2 entries, .*, by task"))).to_be_visible()


def test_a_draft_created_at_once_is_for_the_client_that_was_chosen_last(
    open_as: OpenAs, client_name: str, other_name: str
) -> None:
    page = open_as("alice", NEW)
    answers = chosen_and_held(page, client_name)
    page.get_by_label("Client").select_option(label=f"{other_name} (GBP)")
    page.get_by_role("button", name="Create draft").click()
    answers.let_go()
    page.wait_for_url("**/invoices/inv_*/")
    expect(page.get_by_role("article", name=re.compile("Invoice"))).to_contain_text(other_name)


def test_a_change_that_is_not_previewed_yet_is_what_is_drafted(open_as: OpenAs, client_name: str) -> None:
    page = open_as("alice", NEW)
    answers = chosen_and_held(page, client_name)
    page.get_by_label("Rate for time without one").fill("100")
    page.get_by_label("From").fill("2020-01-01")
    page.get_by_label("From").press("Tab")
    page.get_by_role("button", name="Create draft").click()
    answers.let_go()
    page.wait_for_url("**/invoices/inv_*/")
    expect(page.locator("#sum-total")).to_have_text("£2,500.00")


def test_days_without_that_time_are_not_called_taken(open_as: OpenAs, client_name: str) -> None:
    page = open_as("alice", NEW)
    answers = chosen_and_held(page, client_name)
    page.get_by_label("From").fill(page.get_by_label("To", exact=True).input_value())
    page.get_by_role("button", name="Create draft").click()
    answers.let_go()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(
        "There is no uninvoiced, billable time with a rate and no uninvoiced, billable expense here."
    )
    expect(alert).not_to_contain_text("while you were looking")


def test_ctrl_enter_drafts_what_is_chosen(open_as: OpenAs, client_name: str) -> None:
    page = open_as("alice", NEW)
    page.get_by_label("Client").select_option(label=f"{client_name} (GBP)")
    page.get_by_text("By task", exact=True).click()
    page.get_by_label("Rate for time without one").fill("100")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/invoices/inv_*/")
    expect(page.locator("#sum-total")).to_have_text("£2,500.00")


def test_a_draft_is_saved_as_one_types_and_issued(draft: Page) -> None:
    assert_no_violations(draft)
    quantity = draft.get_by_label("Quantity of line 1, in h")
    quantity.fill("10")
    quantity.press("Enter")
    expect(draft.get_by_label("Quantity of line 2, in h")).to_be_focused()
    draft.get_by_label("Tax rate").fill("20")
    draft.get_by_label("Tax rate").press("Tab")
    expect(draft.locator("#sum-total")).to_have_text("£2,220.00")
    expect(draft.get_by_role("article", name=re.compile("Invoice"))).to_contain_text("£2,220.00")
    draft.reload()
    expect(draft.get_by_label("Quantity of line 1, in h")).to_have_value("10.00")
    draft.get_by_role("button", name="Issue…").click()
    assert_no_violations(draft)
    draft.get_by_role("button", name="Issue invoice").click()
    expect(draft.get_by_role("heading", level=1)).to_have_text(re.compile(r"INV-\d{4}-\d{4}"))
    draft.get_by_role("button", name=re.compile("donor-bot")).click()
    expect(draft.get_by_role("table", name=re.compile("Time behind"))).to_contain_text("session-")
    assert_no_violations(draft)


def test_what_is_wrong_stands_on_its_line_and_nothing_is_lost(draft: Page) -> None:
    price = draft.get_by_label("Unit price of line 1")
    price.fill("abc")
    draft.get_by_label("Subject").fill("Still here")
    draft.get_by_label("Subject").press("Tab")
    expect(draft.get_by_text("“abc” is not a number.")).to_be_visible()
    expect(price).to_have_attribute("aria-invalid", "true")
    expect(draft.get_by_label("Subject")).to_have_value("Still here")
    assert_no_violations(draft)
    price.fill("120")
    price.press("Tab")
    expect(price).not_to_have_attribute("aria-invalid", "true")
    expect(draft.locator("#saved")).to_have_text(re.compile("^Saved "))


def test_two_tabs_are_told_of_each_other(draft: Page) -> None:
    other = draft.context.new_page()
    other.goto(draft.url)
    other.get_by_label("PO number").fill("OTHER-TAB")
    other.get_by_label("PO number").press("Tab")
    expect(other.locator("#saved")).to_have_text(re.compile("^Saved "))
    expect(other.get_by_role("article", name=re.compile("Invoice"))).to_contain_text("OTHER-TAB")
    draft.get_by_label("Subject").fill("This tab")
    draft.get_by_label("Subject").press("Tab")
    expect(draft.get_by_role("alert")).to_contain_text("changed in another tab")
    assert_no_violations(draft)
    draft.get_by_role("button", name="Save what is here").click()
    expect(draft.get_by_label("Subject")).to_have_value("This tab")
    expect(draft.get_by_role("alert")).to_have_count(0)


def test_lines_are_added_moved_and_removed(draft: Page) -> None:
    draft.get_by_role("button", name="Add line").click()
    added = draft.get_by_label("Description of line 3")
    expect(added).to_be_focused()
    added.fill("Travel")
    draft.get_by_label("Acts for line 3").click()
    draft.get_by_role("button", name="Move up").click()
    expect(draft.get_by_label("Description of line 2")).to_have_value("Travel")
    draft.get_by_label("Acts for line 2").click()
    draft.get_by_role("button", name="Remove line").click()
    expect(draft.get_by_text("Line removed.")).to_be_visible()
    expect(draft.get_by_label("Description of line 3")).to_have_count(0)


def test_the_lists_pass_axe(open_as: OpenAs, draft: Page) -> None:
    for path in ("/invoices/", "/invoices/drafts/"):
        assert_no_violations(open_as("alice", path))


def test_everything_works_without_script(browser: Browser, house: House, address: str, client_name: str) -> None:
    context: BrowserContext = browser.new_context(base_url=address, java_script_enabled=False)
    context.add_cookies([{"name": "keito_session", "value": house.sessions["alice"], "url": address}])
    page = context.new_page()
    page.goto(f"/w/{house.subdomain}{NEW}")
    page.get_by_label("Client").select_option(label=f"{client_name} (GBP)")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("By project", exact=True).click()
    page.get_by_role("button", name="Show what this comes to").click()
    expect(page.get_by_label("Preview")).to_contain_text("Donor platform")
    page.get_by_role("button", name="Create draft").click()
    page.get_by_label("Subject").fill("Without script")
    page.get_by_role("link", name=re.compile("Time behind line 2")).click()
    expect(page.get_by_role("table")).to_contain_text("session-")
    page.go_back()
    page.get_by_label("Subject").fill("Without script")
    page.get_by_role("button", name=re.compile("Issue as")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"INV-\d{4}-\d{4}"))
    expect(page.get_by_text("Without script").first).to_be_visible()
    context.close()
