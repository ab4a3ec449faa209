"""Tenancy: nothing is read without a workspace, and nothing of another one (P2)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from keito_server.clients.models import Client
from keito_server.kit.errors import NotFound
from keito_server.kit.tenancy import UnscopedQuery
from keito_server.projects.models import Project
from tests import factories
from tests.conftest import Cast


@pytest.mark.parametrize(
    "read",
    [
        lambda: Client.objects.all(),
        lambda: Client.objects.first(),
        lambda: Client.objects.get(name="Acme"),
        lambda: Client.objects.filter(name="Acme"),
        lambda: Client.objects.exclude(name="Acme"),
        lambda: Client.objects.count(),
        lambda: Client.objects.exists(),
        lambda: Client.objects.in_bulk(),
        lambda: Client.objects.values("name"),
        lambda: Client.objects.update(name="Acme"),
        lambda: Client.objects.get_or_create(name="Acme"),
        lambda: Client.objects.update_or_create(name="Acme"),
        lambda: Client.objects.bulk_create([]),
        lambda: Client.objects.aggregate(),
        lambda: Client.objects.none(),
        lambda: Client.objects.using("default"),
    ],
)
def test_refuses_to_read_without_naming_a_workspace(read: Callable[[], Any]) -> None:
    with pytest.raises(UnscopedQuery, match="Client: name the workspace"):
        read()


def test_reads_one_workspaces_rows_only(cast: Cast) -> None:
    ours = factories.client(cast.alice.workspace)
    theirs = factories.client(cast.mallory.workspace)
    assert list(Client.objects.in_workspace(cast.alice.workspace_id)) == [ours]
    assert list(Client.objects.in_workspace(cast.mallory.workspace_id)) == [theirs]
    assert not Client.objects.in_workspace(uuid4()).exists()
    assert Client.objects.across_workspaces().count() == 2


def test_a_scoped_row_is_found_by_its_own_workspace_only(cast: Cast) -> None:
    theirs = factories.client(cast.mallory.workspace)
    assert Client.objects.in_workspace(cast.alice.workspace_id).filter(id=theirs.id).first() is None


def test_a_new_row_has_an_id_before_it_is_saved(cast: Cast) -> None:
    client = Client(workspace=cast.alice.workspace, name="Acme", currency="GBP")
    assert Client.parse_id(client.public_id) == client.id


def test_an_id_of_another_kind_is_not_found(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    with pytest.raises(NotFound):
        Project.parse_id(client.public_id)


def test_parents_and_reloads_need_no_scope(cast: Cast) -> None:
    """Whoever holds a row was allowed to; what it points at lies in the same workspace by the composite keys."""
    project = factories.project(factories.client(cast.alice.workspace))
    project.refresh_from_db()
    assert project.client.workspace_id == cast.alice.workspace_id
