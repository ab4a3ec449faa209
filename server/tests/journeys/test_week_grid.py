"""The week grid in a real browser: faster than a spreadsheet, and nothing typed in it is ever lost (week-view.md, N6)."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Dialog, Route, expect

from tests.journeys.axe import NARROWEST, PHONE, assert_no_violations
from tests.journeys.furnish_week import FULL_WEEK
from tests.journeys.week_page import Refusing, WeekPage


@pytest.fixture
def refusing(week: WeekPage) -> Refusing:
    return Refusing(week.page)


def test_durations_are_read_in_every_form_and_totals_follow_each_key(week: WeekPage) -> None:
    page = week.page
    week.cell("Development", 0).focus()
    page.keyboard.type("2.5")
    expect(week.day_total(0)).to_have_text("2:30")
    expect(week.week_total).to_have_text("2:30")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("150m")
    expect(week.day_total(0)).to_have_text("5:00")
    page.keyboard.press("Tab")
    page.keyboard.type("2h 30m")
    expect(week.row("Meetings").locator("[data-row-total]")).to_have_text("5:00")
    expect(week.grid.locator("[data-progress]")).to_have_text("of capacity 40:00, 32:30 to go")
    page.keyboard.press("Shift+Tab")
    expect(week.cell("Meetings", 0)).to_be_focused()
    for row, day in (("Development", 0), ("Meetings", 0), ("Meetings", 1)):
        expect(week.cell(row, day)).to_have_value("2:30")
    expect(
        page.get_by_role("status").filter(has_text="Saved 2:30 on Tuesday, Payments platform migration")
    ).to_be_visible()


def test_arrows_walk_the_cells_and_a_caret_within_the_text(week: WeekPage) -> None:
    page = week.page
    week.cell("Development", 2).focus()
    for key, row, day in (
        ("ArrowRight", "Development", 3),
        ("ArrowDown", "Meetings", 3),
        ("ArrowLeft", "Meetings", 2),
        ("Home", "Meetings", 0),
        ("Control+End", "Testing", 6),
        ("Control+Home", "Development", 0),
        ("End", "Development", 6),
    ):
        page.keyboard.press(key)
        expect(week.cell(row, day)).to_be_focused()
    assert week.grid.locator('input[tabindex="0"]').count() == 1
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")
    expect(week.cell("Development", 6)).to_be_focused()
    page.keyboard.press("Escape")
    expect(week.cell("Development", 6)).to_have_value("")
    page.keyboard.press("Escape")
    expect(week.cell("Development", 6)).not_to_be_focused()
    page.keyboard.press("n")
    page.wait_for_url(f"**/time/week/{week.first_day + timedelta(days=7)}/")


def test_tab_leaves_the_grid_at_its_ends(week: WeekPage) -> None:
    week.cell("Testing", 6).press("Tab")
    expect(week.grid.locator(":focus")).to_have_count(0)
    week.cell("Development", 0).press("Shift+Tab")
    expect(week.grid.locator(":focus")).to_have_count(0)


def test_what_cannot_be_read_stays_with_its_reason(week: WeekPage) -> None:
    page, cell = week.page, week.cell("Meetings", 1)
    cell.fill("2:7o")
    cell.press("Enter")
    expect(week.cell("Meetings", 2)).to_be_focused()
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_value("2:7o")
    expect(cell).to_have_accessible_description("Tuesday: “2:7o” is not a duration. Try 2:30, 2.5 or 150m.")
    expect(week.row("Meetings").get_by_role("rowheader")).to_contain_text("“2:7o” is not a duration")
    expect(week.week_total).to_have_text("0:00")
    assert_no_violations(page)
    cell.focus()
    page.keyboard.press("Escape")
    expect(cell).to_have_value("")
    expect(week.row("Meetings").get_by_role("rowheader")).not_to_contain_text("is not a duration")


@pytest.mark.parametrize(("status", "words"), [(500, "the server made a mistake"), (403, "Load the page again")])
def test_a_failed_save_stays_marked_and_is_tried_again(
    week: WeekPage, refusing: Refusing, status: int, words: str
) -> None:
    refusing.status = status
    cell = week.cell("Development", 0)
    cell.fill("3")
    cell.press("Enter")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_value("3")
    expect(week.row("Development").get_by_role("rowheader")).to_contain_text(words)
    expect(week.week_total).to_have_text("0:00")
    week.cell("Development", 1).fill("1")
    refusing.status = None
    cell.press("Enter")
    expect(cell).to_have_value("3:00")
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    week.settle()
    expect(week.week_total).to_have_text("4:00")


def test_a_refusal_of_the_server_stands_in_the_row(week: WeekPage) -> None:
    cell = week.cell("Development", 0)
    cell.fill("25")
    cell.press("Enter")
    expect(week.row("Development").get_by_role("rowheader")).to_contain_text("Monday: an entry holds at most 24 hours")
    expect(cell).to_have_value("25")
    week.row("Development").get_by_role("button", name="Take back, Monday").click()
    expect(cell).to_have_value("")


def test_offline_it_is_kept_and_saved_when_one_is_online_again(week: WeekPage, context: BrowserContext) -> None:
    context.set_offline(True)
    for day in range(3):
        week.cell("Development", day).fill(str(day + 1))
        week.cell("Development", day).press("Enter")
    heading = week.row("Development").get_by_role("rowheader")
    expect(heading).to_contain_text("Monday: not saved: you are offline. We keep what you typed and try again.")
    expect(week.grid.locator('[aria-invalid="true"]')).to_have_count(3)
    context.set_offline(False)
    expect(week.grid.locator('[aria-invalid="true"]')).to_have_count(0)
    expect(week.week_total).to_have_text("6:00")
    week.page.reload()
    expect(week.week_total).to_have_text("6:00")


def test_what_is_unsaved_survives_a_reload(week: WeekPage, refusing: Refusing) -> None:
    refusing.is_cut = True
    cell, other = week.cell("Meetings", 3), week.cell("Testing", 2)
    cell.fill("1:45")
    cell.press("Enter")
    expect(cell).to_have_attribute("aria-invalid", "true")
    other.fill("half ty")
    week.page.reload()
    expect(cell).to_have_value("1:45")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(other).to_have_value("half ty")
    expect(other).to_have_attribute("aria-invalid", "true")
    refusing.is_cut = False
    week.row("Meetings").get_by_role("button", name="Retry, Thursday").click()
    expect(week.week_total).to_have_text("1:45")
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    other.press("Escape")
    week.settle()
    week.page.reload()
    expect(cell).to_have_value("1:45")
    expect(week.grid.locator('[aria-invalid="true"]')).to_have_count(0)


def test_leaving_with_something_unsaved_warns(week: WeekPage) -> None:
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    week.page.on("dialog", agree)
    week.cell("Meetings", 3).press_sequentially("1:4")
    week.page.reload()
    assert asked == ["beforeunload"]
    week.cell("Meetings", 3).press("Escape")
    week.page.reload()
    assert asked == ["beforeunload"]


def test_two_tabs_do_not_overwrite_each_other_unseen(week: WeekPage, context: BrowserContext, at_weeks: str) -> None:
    other = WeekPage(context.new_page(), at_weeks, week.first_day)
    other.cell("Development", 0).fill("1")
    other.cell("Development", 0).press("Enter")
    other.settle()
    cell = week.cell("Development", 0)
    cell.fill("2")
    cell.press("Enter")
    expect(week.row("Development").get_by_role("rowheader")).to_contain_text("changed elsewhere: it holds 1:00 now")
    expect(cell).to_have_value("2")
    expect(week.week_total).to_have_text("1:00")
    cell.press("Enter")
    expect(cell).to_have_value("2:00")
    week.settle()
    other.page.reload()
    expect(other.cell("Development", 0)).to_have_value("2:00")


def test_a_saved_cell_is_undone_by_z(week: WeekPage) -> None:
    page, cell = week.page, week.cell("Development", 0)
    cell.fill("2")
    cell.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("z")
    expect(cell).to_have_value("")
    week.settle()
    cell.fill("3")
    cell.press("Enter")
    expect(cell).to_have_value("3:00")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(".")
    page.get_by_role("textbox", name="Notes").fill("Not to be lost")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#cell-dialog")).to_be_hidden()
    expect(cell).to_be_focused()
    cell.fill("")
    cell.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Deleted")).to_be_visible()
    page.keyboard.press("z")
    expect(cell).to_have_value("3:00")
    week.settle()
    page.reload()
    cell.focus()
    page.keyboard.press(".")
    expect(page.get_by_role("textbox", name="Notes")).to_have_value("Not to be lost")


def test_a_cell_of_several_entries_opens_them(full: WeekPage) -> None:
    page, cell = full.page, full.cell("Payments platform migration, Development", 1)
    cell.focus()
    for opener in ("7", ".", "Enter"):
        page.keyboard.press(opener)
        dialog = page.get_by_role("dialog", name="Payments platform migration, Development")
        expect(dialog.get_by_role("listitem")).to_have_count(2)
        expect(dialog).to_contain_text("Contract tests")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(cell).to_be_focused()
    expect(cell).to_have_value("5:10")
    cell.click()
    expect(page.get_by_role("dialog", name="Payments platform migration, Development")).to_be_visible()
    assert_no_violations(page)


def test_a_locked_cell_takes_nothing_and_says_why(full: WeekPage) -> None:
    page = full.page
    approved, invoiced = full.cell("Claims portal, Meetings", 0), full.cell("Claims portal, Research", 0)
    approved.focus()
    page.keyboard.type("8")
    expect(approved).to_have_value("0:30")
    expect(full.row("Claims portal Meetings").get_by_role("rowheader")).to_contain_text("This entry is approved")
    expect(invoiced).to_have_js_property("readOnly", True)
    expect(invoiced).to_have_attribute("aria-description", re.compile("nvoice"))
    page.keyboard.press("Tab")
    expect(full.cell("Claims portal, Meetings", 1)).to_be_focused()


def test_single_keys_that_are_off_leave_dictation_alone(week: WeekPage, context: BrowserContext, address: str) -> None:
    context.add_cookies([{"name": "single_keys", "value": "off", "url": address}])
    page = week.page
    page.reload()
    page.keyboard.press("j")
    expect(week.grid.locator(":focus")).to_have_count(0)
    cell = week.cell("Development", 0)
    cell.fill("1")
    cell.press("Enter")
    expect(cell).to_have_value("1:00")
    cell.focus()
    page.keyboard.type(".5")
    expect(cell).to_have_value(".5")
    page.keyboard.press("Enter")
    expect(cell).to_have_value("0:30")
    cell.focus()
    page.get_by_role("button", name="Entries and notes of Monday").click()
    expect(page.get_by_role("textbox", name="Notes")).to_be_focused()


def test_a_point_in_an_empty_cell_opens_its_notes_and_a_figure_after_it_does_not(week: WeekPage) -> None:
    page, cell = week.page, week.cell("Development", 0)
    cell.focus()
    page.keyboard.press(".")
    hours = page.get_by_role("textbox", name="Hours")
    expect(hours).to_be_visible()
    page.keyboard.press("Escape")
    expect(hours).to_have_count(0)  # the dialog has told that it is closed; keys of the same instant are nobody's
    expect(cell).to_be_focused()
    held: list[Route] = []
    page.route("**/cell/entries/**", lambda route: held.append(route))  # a bound builtin takes no attribute
    page.keyboard.type(".5")
    expect(cell).to_have_value(".5")
    for route in held:
        route.abort()


def test_marks_are_heard_and_the_page_is_told_of_what_is_saved(full: WeekPage, week: WeekPage) -> None:
    page = week.page
    page.evaluate("document.body.addEventListener('week-saved', () => { document.body.dataset.saved = 'yes'; })")
    week.cell("Development", 0).fill("1")
    week.cell("Development", 0).press("Enter")
    expect(page.locator("body")).to_have_attribute("data-saved", "yes")
    expect(week.cell("Development", 1)).to_be_focused()
    page.goto(page.url.replace(week.first_day.isoformat(), FULL_WEEK.isoformat()))
    marked = full.cell("Payments platform migration, Development", 1)
    expect(marked).to_have_attribute("aria-description", re.compile("command line. 2 entries. With notes"))


def test_a_phone_gives_each_row_a_line_and_its_days_the_next(full: WeekPage) -> None:
    page = full.page
    page.set_viewport_size(PHONE)
    name = full.row("Kafka reliability review Consulting").get_by_role("rowheader").bounding_box()
    days = [full.cell("Kafka reliability review, Consulting", day).bounding_box() for day in range(7)]
    assert name is not None
    assert all(box is not None and box["y"] >= name["y"] + name["height"] - 1 and box["height"] >= 44 for box in days)
    assert len({box["y"] for box in days if box is not None}) == 1
    page.set_viewport_size(NARROWEST)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]
    expect(page.get_by_role("grid").get_by_role("columnheader", name=f"Mon {FULL_WEEK.day}")).to_be_visible()
    assert page.get_by_role("grid").get_by_role("gridcell").count() > 60


def test_the_week_is_accessible(full: WeekPage) -> None:
    full.cell("Kafka reliability review, Consulting", 1).focus()
    assert_no_violations(full.page)
