"""Mail in the demo, through a real browser: a visitor finds an invitation and follows it; an administrator clears up."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.journeys.running_server import RunningServer


@pytest.fixture(scope="session", autouse=True)
def mails(server: RunningServer, house: House) -> None:
    server.run("-m", "tests.journeys.furnish_mail")


def test_a_visitor_reads_an_invitation_in_the_outbox_and_follows_it(page: Page) -> None:
    page.goto("/outbox/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Outbox of the demo")
    assert_no_violations(page)
    page.get_by_role("link", name=re.compile("sofia@example.com")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alice Marlowe invites you to Harrow & Vale on Keito")
    paper = page.frame_locator("iframe")
    expect(paper.get_by_role("heading")).to_have_text("Join Harrow & Vale")
    assert_no_violations(page)
    with page.context.expect_page() as opened:
        paper.get_by_role("link", name="Accept the invitation").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Harrow & Vale")
    page.locator(".outbox__text").get_by_role("link").click()
    expect(page).to_have_url(re.compile("/join/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Harrow & Vale")


def test_an_administrator_sees_what_did_not_go_out_and_closes_it(open_as: OpenAs) -> None:
    page = open_as("alice", "/settings/mail/")
    expect(page.get_by_role("link", name="Mail", exact=True)).to_have_attribute("aria-current", "page")
    assert_no_violations(page)
    lines = page.get_by_role("listitem")
    for recipient, button in (("gone@example.com", "Dismiss"), ("perhaps@example.com", "It arrived")):
        lines.filter(has_text=recipient).get_by_role("button", name=button).click()
        expect(page.get_by_text(f"Closed the mail to {recipient}")).to_be_visible()
        expect(lines.filter(has_text=recipient)).to_have_count(0)


def test_a_member_chooses_which_mails_to_receive(open_as: OpenAs) -> None:
    page = open_as("bob", "/settings/notifications/")
    assert_no_violations(page)
    page.get_by_label("Project assignment").uncheck()
    page.get_by_label("Daily reminder").check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("status").get_by_text("Saved")).to_be_visible()
    expect(page.get_by_label("Project assignment")).not_to_be_checked()
    expect(page.get_by_label("Daily reminder")).to_be_checked()
    page.get_by_label("Project assignment").check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_label("Project assignment")).to_be_checked()
