"""What Ctrl K is told: pages and names, each only to whom they are open (P1-P4)."""

import pytest

from keito_server.team.models import Member
from keito_server.web.palette import MOST_NAMES
from tests import factories
from tests.conftest import Cast
from tests.pages import HOSTILE_NAMES, browser_of


def finds(actor: Member, typed: str = "") -> dict[str, tuple[str, str]]:
    """By its words: what kind of thing it is, and where it leads."""
    browser = browser_of(actor)
    response = browser.client.get(browser.url("/palette/"), {"q": typed} if typed else {})
    assert response.headers["Content-Type"] == "application/json"
    return {find["words"]: (find["about"], find["url"]) for find in response.json()["finds"]}


def test_an_administrator_finds_the_pages_of_settings_and_of_the_team(cast: Cast) -> None:
    found = finds(cast.alice)
    assert found["Audit log"] == ("Settings", "/w/harrow-vale/settings/audit/")
    assert found["Invite people"] == ("Team", "/w/harrow-vale/team/invitations/new/")
    assert {"Invitations", "Add agent", "Company", "Mail", "Sign-in", "Security", "Profile"} <= set(found)
    assert "Webhooks" not in found


def test_a_member_finds_only_pages_of_their_own(cast: Cast) -> None:
    assert set(finds(cast.bob)) == {"API keys", "New expense", "Notifications", "Profile", "Security"}


@pytest.mark.parametrize("who", ["alice", "bob", "carol"])
def test_every_page_that_is_found_opens(cast: Cast, who: str) -> None:
    actor = getattr(cast, who)
    for url in (url for _, url in finds(actor).values()):
        assert browser_of(actor).client.get(url).status_code == 200, url


def test_finds_members_projects_and_clients_by_a_part_of_their_name(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace, name="Okapi Bank")
    project = factories.project(client, name="Book of okapis", code="OK")
    found = finds(cast.alice, "OKA")
    assert {words: about for words, (about, _) in found.items()} == {
        "Okapi Bank": "Client",
        "Book of okapis": "Project",
        "Carol Okafor": "Member",
    }
    assert next(iter(found)) == "Okapi Bank"
    assert found["Book of okapis"][1] == f"/w/harrow-vale/projects/{project.public_id}/"
    assert "Carol Okafor" in finds(cast.alice, "carol ok")
    for _, url in found.values():
        assert browser_of(cast.alice).client.get(url).status_code == 200


def test_a_member_finds_neither_others_nor_clients_nor_foreign_projects(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace, name="Okapi Bank")
    factories.project(client, name="Okapi book", code="OK")
    mine = factories.project(client, name="Okapi web", code="OW", team=(cast.bob,))
    assert set(finds(cast.bob, "oka")) == {mine.name}


def test_neither_another_house_nor_what_is_archived_is_found(cast: Cast) -> None:
    elsewhere = factories.member(factories.workspace(), first_name="Zelda", last_name="Away")
    factories.client(elsewhere.workspace, name="Zelda Ltd")
    factories.member(cast.alice.workspace, first_name="Zelda", last_name="Gone", archived_at=cast.alice.created_at)
    assert finds(cast.alice, "zelda") == {}


def test_offers_at_most_so_many_and_takes_any_characters(cast: Cast) -> None:
    for number in range(MOST_NAMES + 3):
        factories.client(cast.alice.workspace, name=f"Many {number:02}")
    assert len(finds(cast.alice, "many")) == MOST_NAMES
    for name in (*HOSTILE_NAMES, "\0", "%", "a" * 5000):
        finds(cast.alice, name)
    assert finds(cast.alice, "%") == {}
