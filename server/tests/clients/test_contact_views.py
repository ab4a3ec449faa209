"""The contacts on a client's page, as one sees them."""

import re

import pytest

from keito_server.clients.models import Client
from tests import factories
from tests.conftest import Cast
from tests.pages import browser_of, error_of, text_of

RUTH = {"first_name": "Ruth", "last_name": "Adeyemi", "email": "ruth@meridian.example", "invoices": "to"}


@pytest.fixture
def meridian(cast: Cast) -> Client:
    return factories.client(cast.alice.workspace, name="Meridian Bank")


def path_of(client: Client) -> str:
    return f"/manage/clients/{client.public_id}/"


def test_a_new_contact_stands_on_the_page_with_where_invoices_go(cast: Cast, meridian: Client) -> None:
    browser = browser_of(cast.alice)
    assert 'value="to" ' in browser.page(f"{path_of(meridian)}contacts/new/")
    words = text_of(browser.saved(f"{path_of(meridian)}contacts/new/", **RUTH, office_phone="020"))
    assert "Added Ruth Adeyemi" in words
    assert "ruth@meridian.example 020 office To" in words


def test_the_page_says_that_a_first_contact_is_addressed_even_where_no_was_chosen(cast: Cast, meridian: Client) -> None:
    path = f"{path_of(meridian)}contacts/new/"
    words = text_of(browser_of(cast.alice).saved(path, **RUTH | {"invoices": "none"}))
    assert "Added Ruth Adeyemi. Invoices are addressed to them" in words


def test_what_is_wrong_with_a_contact_is_said_beside_its_field(cast: Cast, meridian: Client) -> None:
    browser, path = browser_of(cast.alice), f"{path_of(meridian)}contacts/new/"
    assert "name or an e-mail" in error_of(browser.refused(path, invoices="none"), "first_name")
    page = browser.refused(path, first_name="Ruth", invoices="copy")
    assert "e-mail address" in error_of(page, "email")
    assert 'value="Ruth"' in page
    assert "@" in error_of(browser.refused(path, **(RUTH | {"email": "nowhere"})), "email")


def test_primary_moves_and_the_toast_gives_it_back(cast: Cast, meridian: Client) -> None:
    ruth = factories.contact(meridian, is_primary=True)
    daniel = factories.contact(meridian, first_name="Daniel", last_name="Price")
    page = browser_of(cast.alice).saved(f"{path_of(meridian)}contacts/{daniel.public_id}/primary/")
    assert "Invoices are addressed to Daniel Price" in page
    assert f"contacts/{ruth.public_id}/primary/" in page
    daniel.refresh_from_db()
    assert daniel.is_primary


def test_a_removed_contact_comes_back_from_the_toast(cast: Cast, meridian: Client) -> None:
    ruth = factories.contact(meridian)
    browser = browser_of(cast.alice)
    page = browser.saved(f"{path_of(meridian)}contacts/{ruth.public_id}/remove/")
    assert "Removed Ruth Adeyemi" in page
    [undo] = set(re.findall(r'action="/w/harrow-vale([^"]+contacts/restore/[^"]+)"', page))
    assert "Restored Ruth Adeyemi" in browser.saved(undo)
    assert browser.get(f"{path_of(meridian)}contacts/{ruth.public_id}/").status_code == 200


def test_those_who_only_see_clients_get_no_forms_of_contacts(cast: Cast, meridian: Client) -> None:
    ruth = factories.contact(meridian)
    browser = browser_of(cast.carol)
    page = browser.page(path_of(meridian))
    assert "Ruth Adeyemi" in page
    assert "/contacts/" not in page
    assert browser.get(f"{path_of(meridian)}contacts/{ruth.public_id}/").status_code == 403


def test_a_client_that_was_never_used_can_be_deleted_and_another_says_why_not(cast: Cast, meridian: Client) -> None:
    browser = browser_of(cast.alice)
    assert "Delete…" in browser.page(path_of(meridian))
    assert "gone for good" in browser.page(f"{path_of(meridian)}delete/")
    assert "Deleted Meridian Bank" in browser.saved(f"{path_of(meridian)}delete/")
    used = factories.project(factories.client(cast.alice.workspace)).client
    assert "Delete…" not in browser.page(path_of(used))
    assert "Archive it" in browser.saved(f"{path_of(used)}delete/")


def test_the_primary_contact_cannot_be_just_unmarked_and_says_where_it_has_no_address(
    cast: Cast, meridian: Client
) -> None:
    ruth = factories.contact(meridian, is_primary=True)
    browser = browser_of(cast.alice)
    path = f"{path_of(meridian)}contacts/{ruth.public_id}/"
    page = browser.refused(path, first_name="Ruth", invoices="none")
    assert "Make another one primary" in error_of(page, "invoices")
    assert "To no address" in text_of(browser.page(path_of(meridian)))
    assert "no address" not in text_of(browser.saved(path, **RUTH))
