"""Passkeys through a real browser, with a device that Chromium plays; and the page of Security for everybody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import PATIENCE_MS
from tests.journeys.axe import DESK, PHONE, assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.journeys.running_server import RunningServer

_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


# Somebody of their own: another password would end the sessions of the people whom other journeys share.
_HIRE_PIA = """
import django
django.setup()
from keito_server.workspaces.models import Workspace
from tests import factories
pia = factories.member(Workspace.objects.get(subdomain="harrow-vale"), first_name="Pia", email="pia@harrowvale.example")
pia.login.set_password("lamp ferry oat nine")
pia.login.save()
"""


@pytest.fixture
def device(browser: Browser, address: str, house: House, server: RunningServer) -> Iterator[BrowserContext]:
    """A browser under a name that passkeys are allowed for, for Pia, who has a password."""
    server.run("-c", _HIRE_PIA)
    context = browser.new_context(base_url=address.replace("127.0.0.1", "localhost"), viewport=DESK)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def _with_authenticator(context: BrowserContext) -> Page:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
    return page


def test_a_passkey_is_added_and_signs_in_alone(device: BrowserContext, house: House) -> None:
    page = _with_authenticator(device)
    page.goto("/sign-in/?next=/account/security/")
    page.get_by_label("Email").fill("pia@harrowvale.example")
    page.get_by_label("Password", exact=True).fill("lamp ferry oat nine")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    assert_no_violations(page)
    page.get_by_label("Password", exact=True).fill("lamp ferry oat nine")
    page.keyboard.press("Enter")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Ask this device").click()
    page.wait_for_url("**/recovery-codes/")
    assert_no_violations(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("link", name="Rename Work laptop")).to_be_visible()
    assert_no_violations(page)
    device.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"**/w/{house.subdomain}/time/")
    page.goto("/account/security/")
    page.get_by_role("link", name="Remove… Work laptop").click()
    page.get_by_label("Password", exact=True).fill("lamp ferry oat nine")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["", "app/"])
def test_security_is_accessible(open_as: OpenAs, page: Page, size: dict[str, int], path: str) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    open_as("carol", "/time/")
    page.goto(f"/account/security/{path}")
    assert_no_violations(page)
