"""Manage, Clients, as one sees it."""

from html import escape

import pytest

from keito_server.clients.models import Client
from keito_server.kit.durations import HOUR_MS
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, browser_of, error_of, text_of

LIST = "/manage/clients/"
TYPED = {
    "name": "Meridian Bank",
    "currency": "GBP",
    "address": "12 Walk",
    "city": "London",
    "postal_code": "EC2R 8AH",
    "country": "GB",
    "phone": "020",
}


def clients_of(cast: Cast) -> list[Client]:
    return list(Client.objects.in_workspace(cast.alice.workspace_id))


def test_the_empty_list_says_what_to_do_next(cast: Cast) -> None:
    page = browser_of(cast.alice).page(LIST)
    assert "No clients yet" in page
    assert f'href="/w/harrow-vale{LIST}new/"' in page


def test_a_new_client_stands_opened_with_its_address(cast: Cast) -> None:
    page = browser_of(cast.alice).saved(f"{LIST}new/", **TYPED)
    assert "12 Walk, London EC2R 8AH, United Kingdom" in text_of(page)
    assert "Added Meridian Bank" in page
    assert "British pounds" in page


def test_what_was_typed_stays_when_something_is_wrong(cast: Cast) -> None:
    page = browser_of(cast.alice).refused(f"{LIST}new/", **(TYPED | {"name": "", "postal_code": "x" * 21}))
    assert error_of(page, "name") == "Name the client. It stands on its invoices."
    assert "at most 20" in error_of(page, "postal_code")
    assert "x" * 21 in page
    assert "12 Walk" in page
    assert clients_of(cast) == []


def test_a_name_that_is_taken_is_said_beside_the_name(cast: Cast) -> None:
    factories.client(cast.alice.workspace, name="MERIDIAN BANK")
    page = browser_of(cast.alice).refused(f"{LIST}new/", **TYPED)
    assert error_of(page, "name").startswith("There is already a client with this name.")


def test_a_currency_in_use_is_said_beside_the_currency(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace, name="Meridian Bank")
    factories.entry(cast.bob, factories.project(client), rate=100, amount=100)
    page = browser_of(cast.alice).refused(f"{LIST}{client.public_id}/edit/", **(TYPED | {"currency": "EUR"}))
    assert error_of(page, "currency").startswith("This client has money in its currency")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_comes_out_as_text_everywhere(cast: Cast, name: str) -> None:
    browser = browser_of(cast.alice)
    page = browser.saved(f"{LIST}new/", **(TYPED | {"name": name}))
    assert escape(name) in page
    assert "<script>alert" not in page
    assert "<script>alert" not in browser.page(f"{LIST}{clients_of(cast)[0].public_id}/edit/")


@pytest.mark.parametrize(("name", "words"), [("n\x00ul", "null characters"), ("x" * 121, "at most 120")])
def test_a_name_that_cannot_be_kept_is_refused_beside_the_field(cast: Cast, name: str, words: str) -> None:
    page = browser_of(cast.alice).refused(f"{LIST}new/", **(TYPED | {"name": name}))
    assert words in error_of(page, "name").lower()


def test_half_a_surrogate_never_reaches_the_database(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    body = b"name=%ED%A0%80bank&currency=GBP"
    response = browser.client.post(
        browser.url(f"{LIST}new/"), data=body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 302
    assert "\ufffd" in clients_of(cast)[0].name


def test_archiving_can_be_taken_back_from_the_toast(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace, name="Meridian Bank")
    browser = browser_of(cast.alice)
    undo = f"/w/harrow-vale{LIST}{client.public_id}/restore/"
    page = browser.saved(f"{LIST}{client.public_id}/archive/")
    assert "Archived Meridian Bank" in page
    assert f'action="{undo}"' in page
    assert "Meridian Bank" not in browser.page(LIST)
    assert "Meridian Bank" in browser.page(f"{LIST}archived/")
    assert "Restored Meridian Bank" in browser.saved(f"{LIST}{client.public_id}/restore/")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""),
        (1, ". 1 project stays active: time is tracked on it as before"),
        (2, ". 2 projects stay active: time is tracked on them as before"),
    ],
)
def test_archiving_says_which_projects_stay_active(cast: Cast, count: int, words: str) -> None:
    client = factories.client(cast.alice.workspace, name="Meridian Bank")
    factories.project(client, archived_at=NOW)
    for _ in range(count):
        factories.project(client)
    browser = browser_of(cast.alice)
    page = browser.saved(f"{LIST}{client.public_id}/archive/")
    assert f">Archived Meridian Bank{words}<" in page
    opened = text_of(browser.page(f"{LIST}{client.public_id}/"))
    assert ("The client is archived. What is listed here stays active" in opened) is (count > 0)


def test_an_opened_client_shows_its_projects_with_team_time_and_budget(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    project = factories.project(
        client, name="Website", team=(cast.bob, cast.review_bot), budget_by="total_hours", budget_ms=4 * HOUR_MS
    )
    factories.entry(cast.bob, project)
    factories.project(client, archived_at=NOW)
    words = text_of(browser_of(cast.alice).page(f"{LIST}{client.public_id}/"))
    assert "Website" in words
    assert "1 person, 1 agent 1:00 25%" in words
    assert "1 archived" in words


def test_an_archived_client_without_projects_says_just_that(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace, archived_at=NOW)
    words = text_of(browser_of(cast.alice).page(f"{LIST}{client.public_id}/"))
    assert "No projects." in words
    assert "that you can see" not in words and "No projects yet" not in words


def test_members_get_no_page_and_no_link(cast: Cast) -> None:
    browser = browser_of(cast.bob)
    assert browser.get(LIST).status_code == 403
    assert browser.get(f"{LIST}{factories.client(cast.bob.workspace).public_id}/").status_code == 403
    assert "manage/clients" not in browser.page("/projects/")


def test_a_manager_sees_clients_and_changes_none(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    browser = browser_of(cast.carol)
    page = browser.page(f"{LIST}{client.public_id}/")
    assert "/edit/" not in page
    assert "/archive/" not in page
    assert browser.get(f"{LIST}new/").status_code == 403
    assert browser.post(f"{LIST}{client.public_id}/archive/").status_code == 403


@pytest.mark.parametrize("act", ["", "edit/"])
def test_a_client_of_another_workspace_is_not_there(cast: Cast, act: str) -> None:
    foreign = factories.client(cast.mallory.workspace)
    browser = browser_of(cast.alice)
    assert browser.get(f"{LIST}{foreign.public_id}/{act}").status_code == 404
    assert browser.get(f"{LIST}prj_nonsense/{act}").status_code == 404


def test_acts_on_a_client_of_another_workspace_change_nothing(cast: Cast) -> None:
    foreign = factories.client(cast.mallory.workspace)
    for act in ("edit", "archive", "restore"):
        assert browser_of(cast.alice).post(f"{LIST}{foreign.public_id}/{act}/", **TYPED).status_code == 404


def test_a_form_of_another_workspace_is_refused_with_what_was_typed(cast: Cast) -> None:
    response = browser_of(cast.alice).post(f"{LIST}new/", **(TYPED | {"workspace": "elsewhere"}))
    assert response.status_code == 409
    assert "Meridian Bank" in response.content.decode()
    assert clients_of(cast) == []


def test_the_list_takes_as_many_queries_for_one_client_as_for_many(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    factories.project(factories.client(cast.alice.workspace))
    few = browser.queries(LIST)
    for _ in range(5):
        factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    assert browser.queries(LIST) == few == QUERIES


QUERIES = 12
"""Session, login, member; the clients, their projects counted, what they owe; of the first its contacts, projects, teams,
time and invoices; what runs."""
