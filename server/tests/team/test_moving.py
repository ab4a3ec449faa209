"""A workspace that moves to another address: its members are led there, nobody else learns of it, nobody takes it (P2)."""

from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from django.test import Client

from keito_server.events.models import AuditEvent
from keito_server.team.models import Member
from keito_server.workspaces import actions as workspaces
from keito_server.workspaces import queries
from keito_server.workspaces.errors import SubdomainTaken
from keito_server.workspaces.models import FormerSubdomain, Workspace
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk
from tests.pages import browser_of, error_of, text_of

ADDRESS = "/settings/company/address/"
OLD, NEW = "/w/harrow-vale", "/w/hv-partners"


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def move(cast: Cast, subdomain: str) -> None:
    """Alice moves the workspace by its page, wherever it is now."""
    alice = browser_of(Member.objects.across_workspaces().select_related("workspace", "login").get(id=cast.alice.id))
    response = alice.post(ADDRESS, subdomain=subdomain)
    assert response.headers["Location"] == f"/w/{subdomain}/settings/company/"


def test_the_old_address_leads_members_to_the_same_page_of_the_new_one(cast: Cast) -> None:
    bob = browser_of(cast.bob).client
    move(cast, "hv-partners")
    response = bob.get(f"{OLD}/time/2026-03-11/?mode=times&next={OLD}/")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{NEW}/time/2026-03-11/?mode=times&next={OLD}/"
    assert bob.get(response.headers["Location"]).status_code == 200
    assert bob.head(f"{OLD}/time/").headers["Location"] == f"{NEW}/time/"


def test_to_everybody_else_the_old_address_is_as_if_it_had_never_been(cast: Cast) -> None:
    move(cast, "hv-partners")
    mallory = browser_of(cast.mallory).client
    missing = mallory.get("/w/never-been/time/")
    for answer in (mallory.get(f"{OLD}/time/"), mallory.post(f"{OLD}/time/2026-03-12/")):
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert Client().get(f"{OLD}/time/").headers["Location"].startswith("/sign-in/")
    cast.bob.archived_at = NOW
    cast.bob.save()
    assert browser_of(cast.bob).client.get(f"{OLD}/time/").status_code == 404


def test_a_form_of_the_old_address_is_refused_and_shows_what_was_typed(cast: Cast) -> None:
    bob = browser_of(cast.bob)
    move(cast, "hv-partners")
    response = bob.client.post(f"{OLD}/time/2026-03-12/", {"workspace": "harrow-vale", "notes": "An hour of prose"})
    assert response.status_code == 409
    words = text_of(response.content.decode())
    assert "The workspace has another address since this form was opened" in words
    assert "An hour of prose" in words
    assert f'href="{NEW}/time/2026-03-12/"' in response.content.decode()
    answer = bob.client.post(f"{NEW}/time/2026-03-12/", {"workspace": "harrow-vale", "notes": "An hour of prose"})
    assert answer.status_code == 409


def test_a_page_of_the_new_address_still_asks_for_its_permission(cast: Cast) -> None:
    move(cast, "hv-partners")
    bob = browser_of(cast.bob).client
    assert bob.get(bob.get(f"{OLD}/settings/company/").headers["Location"]).status_code == 403


def test_nobody_else_can_take_an_address_that_a_workspace_had(cast: Cast) -> None:
    move(cast, "hv-partners")
    mallory = browser_of(cast.mallory)
    for taken in ("harrow-vale", "hv-partners", "Harrow-Vale "):
        assert "Another workspace has this address" in error_of(mallory.refused(ADDRESS, subdomain=taken), "subdomain")
    assert Workspace.objects.get(id=cast.mallory.workspace_id).subdomain == "elsewhere"


def test_a_workspace_goes_back_to_where_it_was_and_on_again(cast: Cast) -> None:
    bob = browser_of(cast.bob).client
    for subdomain in ("hv-partners", "harrow-vale", "hv-partners", "third-place"):
        move(cast, subdomain)
    assert set(queries.list_former_subdomains(cast.alice.workspace)) == {"hv-partners", "harrow-vale"}
    for former in (OLD, NEW):
        assert bob.get(f"{former}/time/").headers["Location"] == "/w/third-place/time/"
    events = AuditEvent.objects.in_workspace(cast.alice.workspace_id).filter(kind="SubdomainChanged")
    assert next(event.data for event in events.order_by("id")) == '{"before":"harrow-vale","after":"hv-partners"}'
    assert events.count() == 4


@pytest.mark.parametrize(
    "typed", ["admin", "ab", "-abc", "harrow.vale", "harrow_vale", "2026", "harrow/../x", "ümlaut"]
)
def test_an_address_that_nobody_can_have_is_refused_beside_its_field(cast: Cast, typed: str) -> None:
    page = browser_of(cast.alice).refused(ADDRESS, subdomain=typed)
    assert error_of(page, "subdomain")
    assert Workspace.objects.get(id=cast.alice.workspace_id).subdomain == "harrow-vale"


def test_the_address_that_it_has_already_changes_nothing(cast: Cast) -> None:
    move(cast, "harrow-vale")
    assert not FormerSubdomain.objects.across_workspaces().exists()


def test_api_keys_work_on_after_a_move(cast: Cast) -> None:
    secret = factories.api_key(cast.bob)
    move(cast, "hv-partners")
    answer = Client().get("/v1/time-entries", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


def test_of_two_workspaces_that_want_one_address_one_gets_it(database_on_disk: str) -> None:
    owners = [factories.member(factories.workspace(), role="administrator") for _ in range(3)]
    outcomes = at_once(
        *[partial(workspaces.change_subdomain, actor=owner, subdomain="wanted", now=NOW) for owner in owners]
    )
    assert sum(isinstance(outcome, Workspace) for outcome in outcomes) == 1, outcomes
    assert sum(isinstance(outcome, SubdomainTaken) for outcome in outcomes) == 2, outcomes


def test_an_address_that_is_left_at_this_instant_is_not_free(database_on_disk: str) -> None:
    first, second = (factories.member(factories.workspace(), role="administrator") for _ in range(2))
    left = first.workspace.subdomain
    outcomes = at_once(
        partial(workspaces.change_subdomain, actor=first, subdomain="elsewhere-now", now=NOW),
        partial(workspaces.change_subdomain, actor=second, subdomain=left, now=NOW),
    )
    assert isinstance(outcomes[0], Workspace), outcomes
    assert isinstance(outcomes[1], SubdomainTaken), outcomes
