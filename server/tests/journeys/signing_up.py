"""Signing up through the browser, with the code read from the demo's outbox, up to a workspace of one's own."""

import re

from playwright.sync_api import Page, expect

PASSWORD = "lamp ferry oat nine"


def sign_up(page: Page, *, first_name: str, last_name: str, email: str, password: str = PASSWORD) -> None:
    """From the sign-up page to the first page of founding a workspace."""
    page.goto("/sign-up/")
    page.get_by_label("First name").fill(first_name)
    page.get_by_label("Last name").fill(last_name)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code", exact=True).fill(mailed_code(page, email))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/welcome/")


def mailed(page: Page, email: str) -> str:
    """The newest mail to an address, as text, read in the outbox in another tab."""
    outbox = page.context.new_page()
    outbox.goto("/outbox/")
    outbox.get_by_role("link").filter(has_text=email).first.click()
    expect(outbox.get_by_text(email).first).to_be_visible()
    text = outbox.get_by_role("main").inner_text()
    outbox.close()
    return text


def mailed_code(page: Page, email: str) -> str:
    """The code to type in the newest mail to an address."""
    found = re.search(r"^\s*([A-Z]{6})\s*$", mailed(page, email), re.MULTILINE)
    assert found is not None
    return found[1]


def found(page: Page, company: str, *, subdomain: str, currency: str = "") -> None:
    """From the first page of founding to the Time page of the new workspace."""
    page.get_by_label("Company name").fill(company)
    expect(page.get_by_label("Address", exact=True)).to_have_value(subdomain)
    page.get_by_role("button", name="Continue").click()
    if currency:
        page.get_by_role("combobox", name="Currency").click()
        page.get_by_role("option", name=re.compile(currency)).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Later").click()
    page.wait_for_url(f"**/w/{subdomain}/time/")
