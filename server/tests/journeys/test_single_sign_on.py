"""From adding a provider to signing in by it, at providers by other people, in a real browser (P7)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE_MS
from tests.journeys.axe import assert_no_violations
from tests.journeys.conftest import House, OpenAs
from tests.journeys.running_server import RunningServer
from tests.single_sign_on.openid_fakes import OpenIdMock, openid_mock
from tests.single_sign_on.saml_fake import SamlFake, saml_fake

DOMAIN = "acme.example"


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIdMock]:
    with openid_mock(tmp_path_factory.mktemp("mock")) as started:
        yield started


@pytest.fixture(scope="module")
def saml(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamlFake]:
    with saml_fake(tmp_path_factory.mktemp("saml")) as started:
        yield started


@pytest.fixture(scope="module", autouse=True)
def domain(server: RunningServer, house: House) -> None:
    server.run("-m", "tests.journeys.verify_domain", house.subdomain, DOMAIN)


@pytest.fixture
def newcomer(browser: Browser, address: str) -> Iterator[Page]:
    """The browser of somebody who never was here."""
    context = browser.new_context(base_url=address, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def go_to_the_providers(page: Page, house: House) -> None:
    page.goto("/sign-in/")
    page.get_by_role("link", name="Continue with SSO").click()
    page.wait_for_url("**/sso/**")
    assert_no_violations(page)
    page.get_by_label("Workspace or work email").fill(house.subdomain)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/sso/{house.subdomain}/**")
    assert_no_violations(page)


def test_a_newcomer_signs_in_by_openid_connect_and_lands_on_the_time_page(
    open_as: OpenAs, newcomer: Page, house: House, mock: OpenIdMock
) -> None:
    settings = open_as("alice", "/settings/sign-in/")
    settings.get_by_role("link", name="OpenID Connect").click()
    settings.get_by_label("Name", exact=True).fill("Acme sign-in")
    settings.get_by_label("Issuer").fill(mock.issuer)
    settings.get_by_label("Client ID").fill("keito")
    settings.get_by_label("Client secret").fill("a secret")
    settings.get_by_text("People of verified domains join by themselves").click()
    settings.get_by_role("button", name="Add provider").click()
    expect(settings.get_by_text("Redirect URI")).to_be_visible()
    assert_no_violations(settings)
    settings.get_by_role("button", name="Test").click()
    expect(settings.get_by_text("Acme sign-in answers")).to_be_visible()
    settings.get_by_role("link", name="Sign-in", exact=True).first.click()
    expect(settings.get_by_role("heading", name=DOMAIN)).to_be_visible()
    assert_no_violations(settings)

    mock.tell("nina", email=f"nina@{DOMAIN}", email_verified=True, given_name="Nina", family_name="Novak")
    go_to_the_providers(newcomer, house)
    newcomer.get_by_role("link", name="Continue with Acme sign-in").click()
    newcomer.locator("input[name=sub]").fill("nina")
    newcomer.keyboard.press("Enter")
    newcomer.wait_for_url(f"**/w/{house.subdomain}/time/**")
    expect(newcomer.get_by_text("Nina Novak").first).to_be_visible()


def test_a_newcomer_signs_in_by_saml_and_lands_on_the_time_page(
    open_as: OpenAs, newcomer: Page, house: House, saml: SamlFake
) -> None:
    settings = open_as("alice", "/settings/sign-in/saml/new/")
    assert_no_violations(settings)
    settings.get_by_label("Name", exact=True).fill("Acme SAML")
    settings.get_by_label("Address of its metadata").fill(saml.entity_id)
    settings.get_by_text("People of verified domains join by themselves").click()
    settings.get_by_role("button", name="Add provider").click()
    ours = settings.locator("#our-entity").inner_text()
    saml.meet(requests.get(ours, timeout=20).content)

    go_to_the_providers(newcomer, house)
    newcomer.get_by_role("link", name="Continue with Acme SAML").click()
    assert urlsplit(newcomer.url).hostname == "localhost", "at another site"
    newcomer.get_by_role("button", name="Go on as Sam").click()
    newcomer.wait_for_url(f"**/w/{house.subdomain}/time/**")
    expect(newcomer.get_by_text("Sam Sylvan").first).to_be_visible()

    newcomer.goto("/account/security/")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Sign in with your password for this")
    assert_no_violations(newcomer)
