"""An administrator says what a manager may do and whom they see; business roles; and the log of all that."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import PATIENCE_MS
from tests.journeys.axe import PHONE, assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.journeys.running_server import RunningServer

_ADD_MANAGER = """
import uuid
import django
django.setup()
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace
from tests import factories
here, now = Workspace.objects.get(subdomain="harrow-vale"), uuid.uuid4().hex[:8]
dora = factories.member(
    here,
    first_name="Dora",
    last_name="Vance",
    email=f"dora.{now}@harrowvale.example",
    role="manager",
    manager_permissions=["draft_invoices"],
)
client = factories.client(here, name=f"Client {now}")
project = factories.project(client, name=now, code=now, slug=now, team=tuple(Member.objects.in_workspace(here.id).exclude(first_name="Dora")))
factories.assignment(project, dora, is_manager=True)
factories.teammate(dora, Member.objects.in_workspace(here.id).get(first_name="Carol"))
print(dora.public_id)
"""


@pytest.fixture
def dora(house: House, server: RunningServer) -> str:
    """A manager of her own for each test: one teammate, one permission, one managed project with everybody on it."""
    return server.run("-c", _ADD_MANAGER).strip().splitlines()[-1]


def _told(page: Page) -> Locator:
    return page.locator("[data-unsaved]")


def test_switches_and_teammates_are_counted_discarded_and_saved(open_as: OpenAs, dora: str) -> None:
    page = open_as("alice", f"/team/{dora}/permissions/")
    expect(_told(page)).to_have_text("No unsaved changes")
    page.get_by_role("switch", name="Change the team’s time and expenses").check()
    page.get_by_role("combobox", name="Add a teammate").fill("bob li")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(_told(page)).to_have_text("2 unsaved changes: 1 permission, 1 teammate")
    expect(page.get_by_text("Changed", exact=True).filter(visible=True)).to_have_count(1)
    assert_no_violations(page)
    page.get_by_role("button", name="Discard").click()
    expect(_told(page)).to_have_text("No unsaved changes")
    expect(page.get_by_role("button", name="Remove Bob Lindqvist")).to_be_hidden()

    page.get_by_role("combobox", name="Add a teammate").click()
    page.get_by_role("option", name="Everybody on Dora’s projects").click()
    page.get_by_role("button", name="Remove Carol Okafor").click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved what Dora Vance may do")).to_be_visible()
    expect(page.get_by_role("button", name="Remove Bob Lindqvist")).to_be_visible()
    expect(page.get_by_role("button", name="Remove Carol Okafor")).to_be_hidden()


def test_permissions_and_teammates_show_for_managers_only(open_as: OpenAs, dora: str) -> None:
    page = open_as("alice", f"/team/{dora}/permissions/")
    page.get_by_text("Member", exact=True).click()
    expect(page.get_by_role("switch").first).to_be_hidden()
    expect(page.get_by_text("sees no time but Dora’s own")).to_be_visible()
    page.get_by_text("Manager", exact=True).click()
    expect(page.get_by_role("switch").first).to_be_visible()


@pytest.fixture
def without_script(browser: Browser, house: House, server: RunningServer) -> Iterator[Page]:
    context = browser.new_context(base_url=server.address, java_script_enabled=False, viewport=PHONE)
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([{"name": "keito_session", "value": house.sessions["alice"], "url": server.address}])
    yield context.new_page()
    context.close()


def test_without_a_script_teammates_are_boxes_to_tick(without_script: Page, house: House, dora: str) -> None:
    page = without_script
    page.goto(f"/w/{house.subdomain}/team/{dora}/permissions/")
    page.get_by_role("checkbox", name="Bob Lindqvist").check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("checkbox", name="Bob Lindqvist")).to_be_checked()


def test_roles_are_added_and_deleted_and_all_of_it_is_in_the_log(open_as: OpenAs, dora: str) -> None:
    page = open_as("alice", "/manage/roles/")
    page.get_by_role("link", name="New role").click()
    assert_no_violations(page)
    page.get_by_label("Name").fill(f"Designer {dora[-6:]}")
    page.get_by_role("button", name="Add role").click()
    expect(page.get_by_role("rowheader", name=f"Designer {dora[-6:]}")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name=f"Delete… Designer {dora[-6:]}").click()
    page.get_by_role("button", name="Delete role").click()
    expect(page.get_by_text(f"Deleted Designer {dora[-6:]}")).to_be_visible()

    page = open_as("alice", "/settings/audit/")
    page.get_by_text(f"Deleted the role Designer {dora[-6:]}").click()
    assert_no_violations(page)
    page.get_by_label("Name", exact=True).fill(dora[-6:])
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator(".audit tbody tr")).to_have_count(2)
    with page.expect_download() as file:
        page.get_by_role("link", name="Export CSV").click()
    assert file.value.suggested_filename.startswith("audit-log-harrow-vale-")


def test_a_member_has_a_history(open_as: OpenAs, dora: str) -> None:
    page = open_as("alice", f"/team/{dora}/permissions/")
    page.get_by_text("Administrator", exact=True).last.click()
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("link", name="History").click()
    page.get_by_text("Changed role and permissions of Dora Vance").click()
    expect(page.locator(".audit ins").get_by_text("Administrator", exact=True)).to_be_visible()
    assert_no_violations(page)


def _audit_log_of_a_phone(open_as: OpenAs, dora: str) -> Page:
    page = open_as("alice", f"/team/{dora}/permissions/")
    page.get_by_text("Administrator", exact=True).last.click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("link", name="History")).to_be_visible()
    page.set_viewport_size(PHONE)
    open_as("alice", "/settings/audit/")
    return page


def test_on_a_phone_the_audit_log_begins_on_the_first_screen_and_fits_its_width(open_as: OpenAs, dora: str) -> None:
    page = _audit_log_of_a_phone(open_as, dora)
    expect(page.get_by_label("Name", exact=True)).to_be_hidden()
    first = page.locator(".audit tbody tr").first
    box = first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"]
    assert page.locator(".ledger-scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Nobody of this name")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.get_by_label("Name", exact=True)).to_be_visible()


def test_the_arrow_of_an_event_stands_beside_its_words(open_as: OpenAs, dora: str) -> None:
    page = _audit_log_of_a_phone(open_as, dora)
    beside = """all => all.every((one) => {
        const [words, arrow] = [one.firstElementChild, one.lastElementChild].map((part) => part.getBoundingClientRect());
        return arrow.left >= words.right && arrow.top < words.top + 12;
    })"""
    assert page.locator(".audit summary").count() > 0
    assert page.locator(".audit summary").evaluate_all(beside)
