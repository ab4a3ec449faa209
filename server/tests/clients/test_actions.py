"""What can be done with clients."""

from decimal import Decimal

import pytest

from keito_server.clients import actions, queries
from keito_server.clients.actions import ClientFields
from keito_server.clients.errors import ClientInUse, ClientNameTaken, CurrencyInUse
from keito_server.events.queries import list_for_subject
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from tests import factories
from tests.conftest import NOW, Cast

FIELDS: ClientFields = {"name": "Meridian Bank", "currency": "GBP"}


def test_adds_a_client_and_says_so(cast: Cast) -> None:
    client = actions.create(actor=cast.alice, fields=FIELDS, now=NOW)
    assert queries.list_clients(cast.alice) == [client]
    assert [event.kind for event in list_for_subject(cast.alice, client.id)] == ["ClientCreated"]


@pytest.mark.parametrize("name", ["meridian BANK", " Meridian Bank "])
def test_refuses_a_second_client_of_this_name(cast: Cast, name: str) -> None:
    actions.create(actor=cast.alice, fields=FIELDS, now=NOW)
    other = actions.create(actor=cast.alice, fields={**FIELDS, "name": "Other"}, now=NOW)
    with pytest.raises(ClientNameTaken) as refused:
        actions.create(actor=cast.alice, fields={**FIELDS, "name": name}, now=NOW)
    assert refused.value.field == "name"
    with pytest.raises(ClientNameTaken):
        actions.update(actor=cast.alice, client_id=other.id, fields={"name": name}, now=NOW)


def test_two_workspaces_may_have_clients_of_one_name(cast: Cast) -> None:
    for actor in (cast.alice, cast.mallory):
        client = actions.create(actor=actor, fields=FIELDS, now=NOW)
        assert client.workspace_id == actor.workspace_id
        assert [each.name for each in queries.list_clients(actor)] == ["Meridian Bank"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "n\x00ul"}, "name"),
        ({"address": "\ud800"}, "address"),
        ({"currency": "XXX"}, "currency"),
        ({"country": "XX"}, "country"),
        ({"postal_code": "x" * 21}, "postal_code"),
    ],
)
def test_says_which_field_is_wrong(cast: Cast, fields: ClientFields, field: str) -> None:
    with pytest.raises(ValidationRefused) as refused:
        actions.create(actor=cast.alice, fields={**FIELDS, **fields}, now=NOW)
    assert refused.value.field == field


def test_the_currency_changes_until_time_is_priced_in_it(cast: Cast) -> None:
    client = actions.create(actor=cast.alice, fields=FIELDS, now=NOW)
    project = factories.project(client)
    factories.entry(cast.bob, project)
    changed = actions.update(actor=cast.alice, client_id=client.id, fields={"currency": "EUR"}, now=NOW)
    assert changed.currency == "EUR"
    factories.entry(cast.bob, project, rate=Decimal(100), amount=Decimal(100))
    with pytest.raises(CurrencyInUse) as refused:
        actions.update(actor=cast.alice, client_id=client.id, fields={"currency": "GBP"}, now=NOW)
    assert refused.value.field == "currency"
    actions.update(actor=cast.alice, client_id=client.id, fields={"currency": "EUR", "phone": "1"}, now=NOW)


def test_an_unchanged_client_records_nothing(cast: Cast) -> None:
    client = actions.create(actor=cast.alice, fields=FIELDS, now=NOW)
    actions.update(actor=cast.alice, client_id=client.id, fields=FIELDS, now=NOW)
    assert [event.kind for event in list_for_subject(cast.alice, client.id)] == ["ClientCreated"]


def test_archiving_and_restoring_twice_is_recorded_once(cast: Cast) -> None:
    client = actions.create(actor=cast.alice, fields=FIELDS, now=NOW)
    for _ in range(2):
        actions.archive(actor=cast.alice, client_id=client.id, now=NOW)
    assert queries.list_clients(cast.alice, archived=True) == [client]
    for _ in range(2):
        actions.restore(actor=cast.alice, client_id=client.id, now=NOW)
    kinds = [event.kind for event in list_for_subject(cast.alice, client.id)]
    assert kinds == ["ClientCreated", "ClientArchived", "ClientRestored"]


def test_only_whom_an_administrator_allowed_it_edits_clients(cast: Cast) -> None:
    for actor in (cast.bob, cast.carol, cast.review_bot):
        with pytest.raises(PermissionRefused):
            actions.create(actor=actor, fields=FIELDS, now=NOW)
    cast.carol.manager_permissions = ["clients_and_tasks"]
    actions.create(actor=cast.carol, fields=FIELDS, now=NOW)


def test_a_client_of_another_workspace_is_not_found(cast: Cast) -> None:
    foreign = factories.client(cast.mallory.workspace)
    with pytest.raises(NotFound):
        actions.update(actor=cast.alice, client_id=foreign.id, fields={"name": "Mine"}, now=NOW)
    with pytest.raises(NotFound):
        actions.archive(actor=cast.alice, client_id=foreign.id, now=NOW)


def test_a_client_without_any_work_is_deleted_with_its_contacts(cast: Cast) -> None:
    client = actions.create(actor=cast.alice, fields=FIELDS, now=NOW)
    factories.contact(client)
    actions.delete(actor=cast.alice, client_id=client.id, now=NOW)
    assert queries.list_clients(cast.alice) == []
    assert [event.kind for event in list_for_subject(cast.alice, client.id)] == ["ClientCreated", "ClientDeleted"]


def test_a_client_with_a_project_stays_and_the_refusal_says_to_archive_it(cast: Cast) -> None:
    client = actions.create(actor=cast.alice, fields=FIELDS, now=NOW)
    factories.project(client, archived_at=NOW)
    contact = factories.contact(client)
    with pytest.raises(ClientInUse) as refused:
        actions.delete(actor=cast.alice, client_id=client.id, now=NOW)
    assert "Archive it" in refused.value.message
    assert queries.list_contacts(cast.alice, client) == [contact]
    with pytest.raises(PermissionRefused):
        actions.delete(actor=cast.carol, client_id=client.id, now=NOW)


def test_an_address_is_kept_without_the_spaces_around_it(cast: Cast) -> None:
    typed: ClientFields = {"address": " 12 Walk\r\n", "city": " London ", "postal_code": "EC2R 8AH", "country": "GB"}
    client = actions.create(actor=cast.alice, fields={**FIELDS, **typed}, now=NOW)
    assert client.postal_address == "12 Walk\nLondon\nEC2R 8AH"
