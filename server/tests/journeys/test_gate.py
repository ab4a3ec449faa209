"""Signing up and in, through a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import assert_no_violations


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-up/"])
def test_the_gate_is_accessible(page: Page, path: str) -> None:
    page.goto(path)
    assert_no_violations(page)


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
