"""Expenses through a real browser: logged by keys alone, changed, deleted and taken back, narrowed, opened, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import PHONE, assert_no_violations
from tests.journeys.conftest import OpenAs

LIST, NEW = "/expenses/", "/expenses/new/"


def fill_in(page: Page, category: str, project: str, **typed: str) -> None:
    """Chooses a category and a project, and types the rest by its label."""
    for label, wanted in (("Category", category), ("Project", project)):
        box = page.get_by_role("combobox", name=label)
        box.fill(wanted)
        box.press("Enter")
    for label, words in typed.items():
        page.get_by_label(label, exact=True).fill(words)


def row(page: Page, words: str) -> str:
    """What the row with these words says."""
    return page.get_by_role("row", name=re.compile(words)).first.inner_text()


def test_mileage_is_logged_by_keys_alone(open_as: OpenAs) -> None:
    page = open_as("bob", LIST)
    page.keyboard.press("c")
    expect(page.get_by_role("combobox", name="Category")).to_be_focused()
    for keys in ("mile", "Enter", "Tab", "MER-PAY", "Enter", "Tab", "45"):
        if keys in ("Enter", "Tab"):
            page.keyboard.press(keys)
        else:
            page.keyboard.type(keys)
    expect(page.locator("[data-total-here]")).to_have_text("£30.15")
    expect(page.get_by_text("£0.67 a mile")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Leeds data centre and back, by keys")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Expense saved")).to_be_visible()
    assert "45 miles × £0.67" in row(page, "by keys")
    assert "£30.15" in row(page, "by keys")


def test_the_total_is_reckoned_without_a_float(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    fill_in(page, "Mileage", "MER-PAY", Quantity="0.1")
    page.get_by_role("button", name="Another price").click()
    price = page.locator("#expense-unit_price")
    expect(price).to_be_focused()
    for quantity, each, total in (
        ("0.1", "0.2", "£0.02"),
        ("1.1", "1.1", "£1.21"),
        ("3", "0.333333", "£1.00"),
        ("9,007,199,254,740,993", "1", "£9,007,199,254,740,993.00"),
        ("1.000001", "1.000001", "£1.00"),
        ("0.1", "0.001234", "£0.00012"),
        ("45 miles", "1", "–"),
    ):
        price.fill(each)
        page.locator("#expense-units").fill(quantity)
        expect(page.locator("[data-total-here]")).to_have_text(total)


def test_the_form_asks_for_what_the_category_takes(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    fill_in(page, "Lodging", "MER-PAY")
    expect(page.locator("#expense-amount")).to_be_visible()
    expect(page.locator("#expense-units")).to_be_hidden()
    fill_in(page, "Mileage", "MER-PAY")
    expect(page.locator("#expense-units")).to_be_visible()
    expect(page.get_by_text("as the project is by default")).to_be_visible()
    page.get_by_role("switch", name=re.compile("Billable to Meridian Bank")).uncheck()
    fill_in(page, "Mileage", "HV-PRA")
    expect(page.get_by_role("switch")).to_be_disabled()


def test_an_expense_is_changed_deleted_and_taken_back(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    fill_in(page, "Lodging", "MER-PAY", Amount="118", Notes="One night, to be changed")
    page.get_by_role("button", name="Save expense").click()
    page.get_by_role("link", name=re.compile("to be changed")).click()
    page.get_by_label("Amount", exact=True).fill("121.5")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("row", name=re.compile("to be changed"))).to_contain_text("£121.50")
    page.get_by_role("link", name=re.compile("to be changed")).click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Expense deleted")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("to be changed"))).to_have_count(0)
    page.keyboard.press("z")
    expect(page.get_by_text("Expense restored")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("to be changed"))).to_contain_text("£121.50")


def test_what_is_wrong_is_said_in_the_panel_with_all_that_was_typed(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    fill_in(page, "Lodging", "MER-PAY", Notes="Kept as it was typed")
    page.get_by_role("button", name="Save expense").click()
    expect(page.get_by_role("alert")).to_contain_text("Type the amount")
    expect(page.get_by_label("Notes", exact=True)).to_have_value("Kept as it was typed")
    assert_no_violations(page)


def test_save_and_add_another_keeps_the_panel_open(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    fill_in(page, "Lodging", "MER-PAY", Amount="12", Notes="First of two")
    page.get_by_role("button", name="Save, add another").click()
    expect(page.get_by_text("Expense saved")).to_be_visible()
    expect(page.get_by_label("Notes", exact=True)).to_have_value("")
    expect(page.get_by_role("row", name=re.compile("First of two")).first).to_be_visible()


def test_a_filter_is_chosen_and_an_llm_usage_row_opens_into_its_tokens(open_as: OpenAs) -> None:
    page = open_as("alice", LIST)
    page.get_by_role("button", name="Category").click()
    page.get_by_role("link", name="LLM Usage", exact=True).click()
    link = page.get_by_role("link", name=re.compile("review-bot-01")).first
    expect(link).to_have_attribute("aria-expanded", "false")
    link.click()
    expect(page.get_by_text("1,204k", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="Input 79.2%, output 20.8%")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("link", name=re.compile("review-bot-01")).first.click()
    expect(page.get_by_text("1,204k", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Category: LLM Usage. Show all").click()
    expect(page.get_by_role("button", name="Category")).to_be_visible()


@pytest.mark.parametrize("path", [LIST, NEW, "/manage/categories/", "/manage/categories/new/"])
def test_the_page_is_accessible(open_as: OpenAs, path: str) -> None:
    assert_no_violations(open_as("alice", path))


def test_on_a_phone_the_form_comes_first_and_its_button_stays_under_the_thumb(open_as: OpenAs) -> None:
    page = open_as("bob", LIST)
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="New expense").click()
    head = page.get_by_role("heading", name="New expense").bounding_box()
    save = page.get_by_role("button", name="Save expense").bounding_box()
    assert head is not None and head["y"] < 150
    assert save is not None and save["y"] + save["height"] < PHONE["height"] - 50
    assert save["height"] >= 44


def test_closing_keeps_what_was_typed_until_it_is_saved_or_discarded(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    fill_in(page, "Mileage", "MER-PAY", Quantity="46", Notes="Typed and not saved")
    page.get_by_role("link", name="Close").click()
    new = page.get_by_role("link", name="New expense")
    expect(new).to_be_focused()
    new.press("Enter")
    expect(page.get_by_text("This is what you typed and did not save.")).to_be_visible()
    expect(page.get_by_label("Notes", exact=True)).to_have_value("Typed and not saved")
    expect(page.get_by_role("combobox", name="Category")).to_have_value("Mileage")
    expect(page.locator("[data-total-here]")).to_have_text("£30.82")
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Notes", exact=True)).to_have_value("")
    fill_in(page, "Lodging", "MER-PAY", Amount="12", Notes="Typed and saved")
    page.get_by_role("button", name="Save expense").click()
    expect(page.get_by_text("Expense saved")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("combobox", name="Category")).to_be_focused()
    expect(page.get_by_label("Notes", exact=True)).to_have_value("")


def test_esc_gives_the_focus_back_and_the_date_and_receipt_stand_before_the_category(open_as: OpenAs) -> None:
    page = open_as("bob", LIST)
    page.keyboard.press("c")
    expect(page.get_by_role("combobox", name="Category")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="New expense")).to_be_focused()
    page.keyboard.press("c")
    expect(page.get_by_role("combobox", name="Category")).to_be_focused()
    stops: list[str] = []
    while "receipt-file" not in stops and len(stops) < 8:
        page.keyboard.press("Shift+Tab")
        stops.append(page.evaluate("document.activeElement.id"))
    assert stops[0] == "expense-spent_date" and stops[-1] == "receipt-file"


def test_another_price_begins_with_the_categorys_and_asks_for_a_note(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    fill_in(page, "Mileage", "MER-PAY", Quantity="45")
    page.get_by_role("button", name="Another price").click()
    price, note = (
        page.locator("#expense-unit_price"),
        page.get_by_text("Needed: say why the price is not that of Mileage."),
    )
    expect(price).to_have_value("0.67")
    expect(note).to_be_visible()
    price.fill("0.5")
    expect(page.locator("[data-total-here]")).to_have_text("£22.50")
    page.get_by_label("Notes", exact=True).focus()
    expect(note).to_be_visible()
    price.fill("0.67")
    page.get_by_label("Notes", exact=True).focus()
    expect(note).to_be_hidden()
    expect(page.get_by_role("button", name="Another price")).to_be_visible()


def test_lists_of_choices_stay_in_the_window_and_figures_in_their_fields(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for label in ("Category", "Project"):
            page.get_by_role("combobox", name=label).click()
            box = page.get_by_role("listbox", name=label).bounding_box()
            assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
            page.keyboard.press("Escape")
    fill_in(page, "LLM Usage", "MER-PAY", Quantity="12,264.206")
    units = page.locator("#expense-units")
    assert units.evaluate("input => input.scrollWidth <= input.clientWidth")


def test_a_category_of_amounts_has_no_unit_and_no_price(open_as: OpenAs) -> None:
    page = open_as("alice", "/manage/categories/new/")
    expect(page.get_by_label("Unit name", exact=True)).to_be_hidden()
    expect(page.get_by_label("Unit price")).to_be_hidden()
    page.get_by_role("radio", name="Unit-based, a quantity at a price each").check()
    expect(page.get_by_label("Unit name", exact=True)).to_be_visible()
    expect(page.get_by_label("Unit price")).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "typed", "shown", "hidden"),
    [
        ("Standard", {"Amount": "12"}, "#expense-amount", "#expense-units"),
        ("Unit-based", {"Quantity": "12"}, "#expense-units", "#expense-amount"),
    ],
)
def test_what_is_saved_stays_as_it_was_made_when_its_category_changes_its_kind(
    open_as: OpenAs, kind: str, typed: dict[str, str], shown: str, hidden: str
) -> None:
    name = f"Parking, once {kind.lower()}"
    page = open_as("alice", "/manage/categories/new/")
    set_kind(page, kind, Name=name)
    page.goto(page.url.replace("/manage/categories/", NEW))
    fill_in(page, name, "MER-PAY", **typed)
    page.get_by_label("Notes", exact=True).fill(f"{name}, first")
    page.get_by_role("button", name="Save expense").click()
    expect(page.get_by_text("Expense saved")).to_be_visible()
    listed = page.url
    page.goto(listed.replace(LIST, "/manage/categories/"))
    page.get_by_role("link", name=name, exact=True).click()
    set_kind(page, "Unit-based" if kind == "Standard" else "Standard")
    page.goto(listed)
    page.get_by_role("link", name=re.compile(f"{name}, first")).click()
    expect(page.locator(shown)).to_have_value(re.compile("^12"))
    expect(page.locator(hidden)).to_be_hidden()
    page.get_by_label("Notes", exact=True).fill(f"{name}, second")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Expense saved")).to_be_visible()
    assert "£12.00" in row(page, f"{name}, second")


def test_a_saved_price_is_asked_for_no_reason_when_its_category_has_another_by_now(open_as: OpenAs) -> None:
    page = open_as("alice", "/manage/categories/new/")
    set_kind(page, "Unit-based", Name="Bicycle")
    page.goto(page.url.replace("/manage/categories/", NEW))
    fill_in(page, "Bicycle", "MER-PAY", Quantity="12.25")
    page.get_by_role("button", name="Save expense").click()
    expect(page.get_by_text("Expense saved")).to_be_visible()
    listed = page.url
    page.goto(listed.replace(LIST, "/manage/categories/"))
    page.get_by_role("link", name="Bicycle", exact=True).click()
    page.get_by_label(re.compile("^Unit price")).fill("2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Changes saved")).to_be_visible()
    page.goto(listed)
    page.get_by_role("link", name="Bicycle").click()
    price, reason = page.locator("#expense-unit_price"), page.get_by_text("Needed: say why the price is not that")
    expect(price).to_have_value("1.00")
    expect(page.locator("[data-total-here]")).to_have_text("£12.25")
    expect(reason).to_be_hidden()
    price.fill("1.5")
    page.get_by_label("Notes", exact=True).focus()
    expect(reason).to_be_visible()


def test_a_saved_quantity_is_asked_for_as_an_amount_on_days_without_an_exchange_rate(open_as: OpenAs) -> None:
    page = open_as("bob", NEW)
    fill_in(page, "Mileage", "MER-PAY", Quantity="7.75", Notes="To be in dollars")
    page.get_by_role("button", name="Save expense").click()
    page.get_by_role("link", name=re.compile("To be in dollars")).click()
    expect(page.locator("#expense-units")).to_have_value("7.75")
    page.evaluate(
        """() => {
            const form = document.querySelector("[data-expense-form]");
            form.elements.project.selectedOptions[0].dataset.currency = "USD";
            form.dataset.rates = "USD 2026-02-01 1 0.5";
        }"""
    )
    for day, total in (("2026-02-01", "£10.39"), ("2026-01-31", ""), ("2026-02-02", "£10.39")):
        page.get_by_label("Date").fill(day)
        page.get_by_label("Date").dispatch_event("change")
        expect(page.locator("#expense-amount")).to_be_visible(visible=not total)
        expect(page.locator("#expense-units")).to_be_visible(visible=bool(total))
        expect(page.locator("[data-total-here]")).to_have_text(total or "–")


def set_kind(page: Page, kind: str, **typed: str) -> None:
    """Makes a category standard or unit-based in its form, each unit at a pound, and saves it."""
    page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
    if kind == "Unit-based":
        typed |= {"Unit name": "hours", "Unit price": "1"}
    for label, words in typed.items():
        page.get_by_label(re.compile(f"^{label}")).fill(words)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Active categories")).to_be_visible()


def test_g_and_e_lead_to_expenses(open_as: OpenAs) -> None:
    page = open_as("bob", "/projects/")
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url(re.compile("/expenses/$"))


def test_what_is_wrong_takes_the_focus_and_the_page_stays_where_it_was(open_as: OpenAs) -> None:
    page = open_as("alice", LIST)
    page.keyboard.press("c")
    page.get_by_role("button", name="Save expense").press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    box, body = summary.bounding_box(), page.locator(".panel__body").bounding_box()
    assert box is not None and body is not None and box["y"] - body["y"] >= 4  # room for the ring
    assert page.evaluate("scrollY") == 0
