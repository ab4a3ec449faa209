"""How few keys a week takes in a real browser, from a page without rows to the last cell (week-view.md)."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.furnish_week import BARE_WEEK
from tests.journeys.week_page import WeekPage

MAX_PRESSES = 50
MONDAY = re.compile(f"Monday {BARE_WEEK.day} ")
MAX_WAIT_MS = 100

# Counts the keys, and measures from each until the next cell has the focus; `queued` is how long the browser had it before.
COUNT_KEYS = """() => {
    window.presses = 0;
    window.waits = [];
    window.queued = [];
    window.addEventListener("keydown", (event) => {
        if (!event.isTrusted) return;
        window.presses += 1;
        window.pressedAt = performance.now();
        window.queued.push(window.pressedAt - event.timeStamp);
    }, { capture: true });
    document.addEventListener("focusin", () => window.waits.push(performance.now() - window.pressedAt));
}"""


def _fill(page: Page) -> int:
    """Five days of three rows, from the first cell on; says how many presses that took."""
    typed = [str(row + 1 + day % 2) for row in range(3) for day in range(5)]
    for hours in typed:
        page.keyboard.press(hours)
        page.keyboard.press("Enter")
    return len(typed) * 2


def test_a_week_of_whole_hours_takes_few_keys_and_no_waiting(week: WeekPage) -> None:
    page = week.page
    page.evaluate(COUNT_KEYS)
    page.keyboard.press("j")
    _fill(page)
    expect(week.week_total).to_have_text("36:00")
    presses, waits, queued = page.evaluate("[window.presses, window.waits, window.queued]")
    assert presses <= MAX_PRESSES
    assert len(waits) >= 15
    assert max(waits) < MAX_WAIT_MS
    words = f"{presses} presses; to the next cell {max(waits):.2f} ms at most, {sum(waits) / len(waits):.2f} on average"
    print(f"{words}; before that, {max(queued):.1f} ms at most in the browser's queue")  # noqa: T201  # a figure to record
    week.settle()
    page.reload()
    expect(week.week_total).to_have_text("36:00")
    assert [week.day_total(day).inner_text() for day in range(7)] == ["6:00", "9:00", "6:00", "9:00", "6:00", "–", "–"]
    expect(week.cell("Testing", 4)).to_have_value("3:00")


def test_a_week_without_rows_is_begun_and_filled_by_few_keys(bare: WeekPage) -> None:
    page, presses = bare.page, 0
    expect(bare.grid.locator("[data-row]")).to_have_count(0)
    for row in range(3):
        # In a cell letters are typed: Esc leads out of the grid first.
        for key in ("c",) if row == 0 else ("Escape", "c"):
            page.keyboard.press(key)
            presses += 1
        expect(page.get_by_role("group", name="Worked on lately").get_by_role("button").first).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        presses += 1
        expect(bare.grid.locator("[data-row]")).to_have_count(row + 1)
        expect(bare.grid.get_by_role("textbox", name=MONDAY).and_(page.locator(":focus"))).to_have_count(1)
    page.keyboard.press("Control+Home")
    presses += 1 + _fill(page)
    expect(bare.week_total).to_have_text("36:00")
    bare.settle()
    assert presses <= MAX_PRESSES


def test_enter_passes_days_off_that_are_empty_and_tab_comes_to_them(week: WeekPage) -> None:
    page = week.page
    week.cell("Development", 4).press("Enter")
    expect(week.cell("Meetings", 0)).to_be_focused()
    week.cell("Meetings", 4).press("Tab")
    expect(week.cell("Meetings", 5)).to_be_focused()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(week.cell("Testing", 0)).to_be_focused()
    week.cell("Meetings", 4).press("Enter")
    expect(week.cell("Meetings", 5)).to_be_focused()
