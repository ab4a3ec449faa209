"""The team's story, through the browser: five people invited at once, one joins from the mail, manages two, and leaves.

Each test adds people of its own to the furnished house.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from keito_server.team.models import Member
from keito_server.team.permissions import permissions_of
from tests.architecture.routes import Page as Route
from tests.architecture.routes import pages
from tests.browser import PATIENCE_MS
from tests.journeys.axe import DESK, PHONE, assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.journeys.running_server import RunningServer

pytestmark = pytest.mark.story

PASSWORD = "lamp ferry oat nine"
_ARCHIVE = """
import sys, django
from datetime import datetime, UTC
django.setup()
from keito_server.team import actions
from keito_server.team.models import Member
here = Member.objects.across_workspaces().select_related("workspace")
alice = here.get(email="alice@harrowvale.example")
actions.archive(actor=alice, member_id=here.get(email=sys.argv[1]).id, now=datetime.now(UTC))
"""


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """The browser of somebody who has never been here."""
    context = browser.new_context(base_url=address, viewport=DESK, locale="de-AT", timezone_id="Europe/Vienna")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def addresses(*names: str) -> list[str]:
    """Addresses that no other test uses."""
    return [f"{name}.{uuid4().hex[:8]}@harrowvale.example" for name in names]


def invite(page: Page, *emails: str) -> None:
    """Pastes a list into the first field, and sends."""
    page.get_by_label("Many at once").fill("\n".join(emails))
    page.get_by_role("button", name="Make rows of them").click()
    expect(page.locator("#people input[type=email]")).to_have_count(len(emails))
    page.get_by_role("button", name="Send invitations").click()
    page.wait_for_url("**/team/invitations/")


def open_mail(page: Page, email: str) -> None:
    """Follows the link in the mail that went to an address."""
    page.goto("/outbox/")
    page.get_by_role("link").filter(has_text=email).first.click()
    page.locator("a[href*='/join/']").click()


def join(page: Page, email: str, *, first_name: str, last_name: str) -> None:
    """Joins from the mail with a new login."""
    open_mail(page, email)
    expect(page.get_by_role("heading", name="Join Harrow & Vale")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value(email)
    page.get_by_label("First name").fill(first_name)
    page.get_by_label("Last name").fill(last_name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/time/**")


def test_five_are_invited_one_joins_and_manages_exactly_two(
    open_as: OpenAs, visitor: BrowserContext, house: House
) -> None:
    emails = addresses("sofia", "joon", "priya", "tomas", "hannah")
    page = open_as("alice", "/team/invitations/new/")
    assert_no_violations(page)
    invite(page, f"Sofia Brandt <{emails[0]}>", *emails[1:])
    expect(page.get_by_text("Invited 5 people")).to_be_visible()
    for email in emails:
        expect(page.get_by_role("row").filter(has_text=email).get_by_text("Pending")).to_be_visible()
    assert_no_violations(page)

    hers = visitor.new_page()
    open_mail(hers, emails[0])
    assert_no_violations(hers)
    expect(hers.get_by_label("First name")).to_have_value("Sofia")
    expect(hers.get_by_role("combobox", name="Timezone")).to_have_value("Vienna")
    hers.get_by_label("Password", exact=True).fill("short")
    hers.keyboard.press("Enter")
    expect(hers.locator(".field__error")).to_contain_text("too short")
    hers.get_by_label("Password", exact=True).fill(PASSWORD)
    hers.keyboard.press("Enter")
    hers.wait_for_url("**/time/**")

    page.reload()
    row = page.get_by_role("row").filter(has_text=emails[0])
    expect(row.get_by_text("Active")).to_be_visible()
    page.get_by_role("link", name="Members").click()
    page.goto(_permissions_of(page, "Sofia Brandt"))
    page.get_by_text("Manager", exact=True).click()
    page.get_by_role("switch", name="Draft invoices").check()
    for name in ("Bob Lindqvist", "Carol Okafor"):
        page.get_by_role("combobox", name="Add a teammate").fill(name)
        page.get_by_role("option", name=re.compile(name)).click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved what Sofia Brandt may do")).to_be_visible()

    hers.goto(f"/w/{house.subdomain}/team/")
    words = hers.get_by_role("table").locator("tbody bdi").all_inner_texts()
    assert {word for word in words if "@" not in word} == {"Sofia Brandt", "Bob Lindqvist", "Carol Okafor"}
    assert hers.request.get(f"/w/{house.subdomain}/invoices/new/").status == 200
    assert hers.request.get(f"/w/{house.subdomain}/team/invitations/").status == 403


def _permissions_of(page: Page, name: str) -> str:
    """The address of a member's permissions, by a link of the list that names the member."""
    href = (
        page.get_by_role("row").filter(has_text=name).last.locator("a[href*='/team/usr_']").first.get_attribute("href")
    )
    found = re.match(r".*/team/usr_\w+/", href or "")
    assert found is not None, href
    return f"{found[0]}permissions/"


def _only_for_administrators() -> list[Route]:
    below = permissions_of(Member(role=Member.Role.MEMBER))
    return [
        route
        for route in pages()
        if route.is_of_a_workspace and route.keywords == ["subdomain"] and route.permission not in below
    ]


def test_a_member_reaches_no_page_of_an_administrator_by_its_address(open_as: OpenAs, house: House) -> None:
    page = open_as("bob", "/time/")
    asked = _only_for_administrators()
    assert len(asked) > 10
    for route in asked:
        answer = page.request.get(route.path({"subdomain": house.subdomain}))
        assert answer.status == 403, route.name
    page.goto(f"/w/{house.subdomain}/team/invitations/")
    expect(page.get_by_role("heading", name="This is not yours to do")).to_be_visible()


def test_an_archived_members_session_and_key_stop_at_the_next_request(
    open_as: OpenAs, visitor: BrowserContext, house: House, server: RunningServer
) -> None:
    [email] = addresses("kai")
    invite(open_as("alice", "/team/invitations/new/"), email)
    page = visitor.new_page()
    join(page, email, first_name="Kai", last_name="Moss")
    page.goto(f"/w/{house.subdomain}/settings/api/new/")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Create key").click()
    headers = {"Authorization": f"Bearer {page.locator('#key-text').inner_text()}"}
    assert page.request.get("/v1/me", headers=headers).status == 200

    server.run("-c", _ARCHIVE, email)
    assert page.request.get("/v1/me", headers=headers).status == 401
    page.goto(f"/w/{house.subdomain}/time/")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="You are in no workspace")).to_be_visible()


def test_whoever_has_a_login_joins_a_second_workspace_with_one_click_and_switches(
    open_as: OpenAs, visitor: BrowserContext, house: House
) -> None:
    [email] = addresses("ines")
    invite(open_as("alice", "/team/invitations/new/"), email)
    page = visitor.new_page()
    join(page, email, first_name="Ines", last_name="Roth")
    page.get_by_role("button", name=re.compile("Harrow & Vale")).first.click()
    page.get_by_role("link", name="New workspace").click()
    name = f"Roth {uuid4().hex[:8]}"
    expect(page.get_by_text("You become its administrator, as Ines Roth.")).to_be_visible()
    page.get_by_label("Company name").fill(name)
    expect(page.get_by_label("Address")).to_have_value(name.lower().replace(" ", "-"))
    expect(page.get_by_text("This address is free.")).to_be_visible()
    assert_no_violations(page)
    page.get_by_label("Address").fill("api")
    expect(page.get_by_text("This address is needed by Keito itself.")).to_be_visible()
    page.get_by_label("Address").fill(name.replace(" ", "-"))
    expect(page.get_by_text("This address is free.")).to_be_visible()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("combobox", name="Currency")).to_have_value("Euro, EUR")
    expect(page.get_by_text("€2.593,75")).to_be_visible()
    page.get_by_text("2,50", exact=True).click()
    expect(page.locator("#sample")).to_contain_text("15,92")
    page.get_by_text("Invoicing").click()
    expect(page.locator("#sample")).not_to_contain_text("€")
    assert_no_violations(page)
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Company name")).to_have_value(name)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("switch", name="Invoicing")).not_to_be_checked()
    page.get_by_role("button", name="Continue").click()
    assert_no_violations(page)
    page.get_by_role("link", name="Later").click()
    page.wait_for_url("**/time/**")
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.get_by_role("link", name="Harrow & Vale").click()
    page.wait_for_url(f"**/w/{house.subdomain}/time/**")
    page.goto("/")
    page.wait_for_url(f"**/w/{house.subdomain}/time/**")


@contextmanager
def _without_script(browser: Browser, house: House, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False)
    context.add_cookies([{"name": "keito_session", "value": house.sessions["alice"], "url": address}])
    yield context.new_page()
    context.close()


def test_people_are_invited_without_a_script(browser: Browser, house: House, address: str) -> None:
    first, sixth = addresses("first", "sixth")
    with _without_script(browser, house, address) as page:
        page.goto(f"/w/{house.subdomain}/team/invitations/new/")
        page.locator("#id_people-0-email").fill(first)
        page.get_by_role("button", name="Add 5 more rows").click()
        assert page.locator("#id_people-0-email").input_value() == first
        page.locator("#id_people-5-email").fill(sixth)
        page.locator("#id_people-5-email").press("Enter")
        page.wait_for_url("**/team/invitations/")
        for email in (first, sixth):
            expect(page.get_by_role("rowheader", name=email)).to_be_visible()


def test_a_list_that_is_pasted_into_one_field_becomes_rows(open_as: OpenAs) -> None:
    page = open_as("alice", "/team/invitations/new/")
    emails = addresses("ana", "ben", "cleo")
    page.locator("#id_people-0-email").evaluate(
        """(field, text) => {
          const data = new DataTransfer();
          data.setData("text", text);
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        ", ".join(emails),
    )
    expect(page.locator("#people input[type=email]")).to_have_count(3)
    assert [page.locator(f"#id_people-{place}-email").input_value() for place in range(3)] == emails
