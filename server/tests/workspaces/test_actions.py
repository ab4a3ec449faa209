"""Founding workspaces: each has a subdomain of its own (P2)."""

from functools import partial

import pytest

from keito_server.events.models import AuditEvent
from keito_server.kit.tenancy import Origin
from keito_server.workspaces import actions, queries
from keito_server.workspaces.errors import SubdomainRefused, SubdomainTaken
from keito_server.workspaces.models import FormerSubdomain, Workspace
from keito_server.workspaces.rules import RESERVED
from tests import factories
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk

HOME = actions.Preferences(currency="GBP", timezone="Europe/London")


def _found(name: str = "Harrow & Vale", subdomain: str = "") -> Workspace:
    return actions.create(name=name, subdomain=subdomain, preferences=HOME, now=NOW, origin=Origin("192.0.2.7"))


def test_a_workspace_has_a_subdomain_from_its_name_and_is_audited(db: None) -> None:
    assert not queries.has_any()
    workspace = _found()
    assert (workspace.name, workspace.subdomain, workspace.created_at) == ("Harrow & Vale", "harrow-vale", NOW)
    event = AuditEvent.objects.in_workspace(workspace.id).get(kind="WorkspaceCreated")
    assert (event.subject_id, event.actor_id, event.address) == (workspace.id, None, "192.0.2.7")
    assert queries.has_any()


def test_a_taken_name_gets_the_next_number(db: None) -> None:
    assert [_found().subdomain for _ in range(3)] == ["harrow-vale", "harrow-vale-2", "harrow-vale-3"]


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_nobody_gets_an_address_that_the_product_needs(db: None, name: str) -> None:
    assert _found(name.upper()).subdomain == ("v1-team" if name == "v1" else f"{name}-2")


@pytest.mark.parametrize(
    ("name", "subdomain"),
    [("日本", "workspace"), ("A" * 120, "a" * 34), ("../admin", "admin-2"), ("W", "w-team"), ("2026", "2026-team")],
)
def test_any_name_gives_an_address(db: None, name: str, subdomain: str) -> None:
    assert _found(name).subdomain == subdomain
    assert len(_found(name).subdomain) <= 40


def test_a_workspace_has_the_subdomain_that_was_chosen(db: None) -> None:
    assert _found(subdomain=" Harrow ").subdomain == "harrow"
    with pytest.raises(SubdomainTaken):
        _found(subdomain="HARROW")
    with pytest.raises(SubdomainRefused):
        _found(subdomain="api")


def test_nobody_gets_an_address_that_another_workspace_had(db: None) -> None:
    factories.made(FormerSubdomain, workspace=_found(), subdomain="vale", created_at=NOW)
    with pytest.raises(SubdomainTaken):
        _found(subdomain="vale")
    assert _found("Vale").subdomain == "vale-2"
    assert not queries.is_subdomain_free("vale")
    assert not queries.is_subdomain_free("harrow-vale")
    assert queries.is_subdomain_free("harrow")


def test_two_of_one_name_founded_at_the_same_instant_get_two_addresses(database_on_disk: str) -> None:
    outcomes = at_once(*[partial(_found) for _ in range(3)])
    founded = {outcome.subdomain for outcome in outcomes if isinstance(outcome, Workspace)}
    assert founded == {"harrow-vale", "harrow-vale-2", "harrow-vale-3"}, outcomes


def test_of_two_who_choose_one_address_at_the_same_instant_one_is_told(database_on_disk: str) -> None:
    outcomes = at_once(*[partial(_found, subdomain="harrow") for _ in range(3)])
    assert len([outcome for outcome in outcomes if isinstance(outcome, Workspace)]) == 1, outcomes
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [SubdomainTaken] * 2
