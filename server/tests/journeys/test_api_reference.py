"""The reference of the API, read by somebody who is not signed in."""

from playwright.sync_api import Page, expect

from tests.journeys.axe import assert_no_violations


def test_the_reference_is_accessible_and_leads_to_every_operation(page: Page) -> None:
    page.goto("/v1/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text("API reference")
    page.get_by_role("navigation", name="Reference").get_by_role("link", name="Update a time entry").click()
    expect(page.get_by_role("heading", name="Update a time entry")).to_be_in_viewport()
    page.get_by_text("Fields of the answer").first.click()
    expect(page.get_by_text("the time elapsed so far").first).to_be_visible()
    assert_no_violations(page)
