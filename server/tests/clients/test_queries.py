"""Which clients one sees."""

import pytest

from keito_server.clients import queries
from keito_server.kit.errors import NotFound, PermissionRefused
from tests import factories
from tests.conftest import NOW, Cast


def test_lists_active_clients_by_name_whatever_its_case(cast: Cast) -> None:
    for name in ("beta", "Alpha", "Gamma"):
        factories.client(cast.alice.workspace, name=name)
    factories.client(cast.alice.workspace, name="Gone", archived_at=NOW)
    factories.client(cast.mallory.workspace, name="Foreign")
    assert [client.name for client in queries.list_clients(cast.carol)] == ["Alpha", "beta", "Gamma"]
    assert [client.name for client in queries.list_clients(cast.carol, archived=True)] == ["Gone"]


def test_members_see_no_clients(cast: Cast) -> None:
    with pytest.raises(PermissionRefused):
        queries.list_clients(cast.bob)


def test_a_client_of_another_workspace_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        queries.get_client(cast.alice, factories.client(cast.mallory.workspace).id)


def test_counts_the_active_projects_that_the_actor_sees(cast: Cast) -> None:
    client, idle = factories.client(cast.alice.workspace), factories.client(cast.alice.workspace)
    factories.project(client, team=(cast.carol,))
    factories.project(client)
    factories.project(client, archived_at=NOW)
    assert queries.count_projects(cast.alice, [client, idle]) == {client.id: queries.ProjectCount(2, 1)}
    assert queries.count_projects(cast.carol, [client, idle]) == {client.id: queries.ProjectCount(1, 0)}


def test_a_client_chosen_already_is_offered_even_if_it_is_archived(cast: Cast) -> None:
    active = factories.client(cast.alice.workspace)
    archived = factories.client(cast.alice.workspace, archived_at=NOW)
    assert queries.list_clients_to_offer(cast.alice) == [active]
    assert queries.list_clients_to_offer(cast.alice, also=archived) == [active, archived]
    assert queries.list_clients_to_offer(cast.alice, also=active) == [active]
