"""Contacts of clients: several, one primary, and who gets copies."""

from datetime import timedelta

import pytest

from keito_server.clients import actions, queries
from keito_server.clients.actions import ContactFields
from keito_server.clients.errors import PrimaryContactNeeded
from keito_server.clients.models import Client, Contact
from keito_server.events.queries import list_for_subject
from keito_server.kit.errors import Conflict, NotFound, PermissionRefused, ValidationRefused
from tests import factories
from tests.conftest import NOW, Cast

RUTH: ContactFields = {"first_name": "Ruth", "last_name": "Adeyemi", "email": "payables@meridian.example"}
DANIEL: ContactFields = {"first_name": "Daniel", "email": "daniel@meridian.example", "gets_copies": True}


def add(cast: Cast, client: Client, fields: ContactFields) -> Contact:
    return actions.add_contact(actor=cast.alice, client_id=client.id, fields=fields, now=NOW)


def primary_ones(cast: Cast, client: Client) -> list[str]:
    return [contact.first_name for contact in queries.list_contacts(cast.alice, client) if contact.is_primary]


@pytest.fixture
def meridian(cast: Cast) -> Client:
    return factories.client(cast.alice.workspace, name="Meridian Bank")


def test_the_first_contact_is_primary_and_the_next_is_not(cast: Cast, meridian: Client) -> None:
    add(cast, meridian, RUTH)
    add(cast, meridian, DANIEL)
    assert primary_ones(cast, meridian) == ["Ruth"]


def test_the_first_contact_is_primary_even_where_it_is_told_not_to_be(cast: Cast, meridian: Client) -> None:
    ruth = add(cast, meridian, RUTH | {"is_primary": False})
    add(cast, meridian, DANIEL | {"is_primary": False})
    assert ruth.is_primary and primary_ones(cast, meridian) == ["Ruth"]


def test_making_another_contact_primary_moves_it(cast: Cast, meridian: Client) -> None:
    add(cast, meridian, RUTH)
    daniel = add(cast, meridian, DANIEL)
    actions.set_primary(actor=cast.alice, contact_id=daniel.id, now=NOW)
    assert primary_ones(cast, meridian) == ["Daniel"]
    add(cast, meridian, {"first_name": "Imogen", "is_primary": True})
    assert primary_ones(cast, meridian) == ["Imogen"]


def test_the_primary_contact_stays_until_another_one_is(cast: Cast, meridian: Client) -> None:
    ruth = add(cast, meridian, RUTH)
    add(cast, meridian, DANIEL)
    with pytest.raises(PrimaryContactNeeded, match="Make another one primary") as refused:
        actions.update_contact(actor=cast.alice, contact_id=ruth.id, fields={"is_primary": False}, now=NOW)
    assert refused.value.field == "is_primary"
    assert primary_ones(cast, meridian) == ["Ruth"]


def test_the_oldest_other_contact_is_primary_once_the_primary_one_is_removed(cast: Cast, meridian: Client) -> None:
    ruth = add(cast, meridian, RUTH)
    for minutes, name in ((2, "Young"), (1, "Old")):
        fields: ContactFields = {"first_name": name}
        actions.add_contact(
            actor=cast.alice, client_id=meridian.id, fields=fields, now=NOW + timedelta(minutes=minutes)
        )
    event_id = actions.remove_contact(actor=cast.alice, contact_id=ruth.id, now=NOW)
    assert primary_ones(cast, meridian) == ["Old"]
    actions.restore_contact(actor=cast.alice, event_id=event_id, now=NOW)
    assert primary_ones(cast, meridian) == ["Ruth"]


def test_primary_at_one_client_says_nothing_about_another(cast: Cast, meridian: Client) -> None:
    other = factories.client(cast.alice.workspace)
    add(cast, meridian, RUTH)
    add(cast, other, DANIEL)
    assert primary_ones(cast, meridian) == ["Ruth"]
    assert primary_ones(cast, other) == ["Daniel"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "first_name"),
        ({"first_name": " ", "title": "Controller"}, "first_name"),
        ({"first_name": "Ruth", "email": "no address"}, "email"),
        ({"first_name": "Ruth", "gets_copies": True}, "email"),
        ({"first_name": "x" * 81}, "first_name"),
        ({"first_name": "Ruth", "fax": "n\x00ul"}, "fax"),
    ],
)
def test_says_which_field_of_a_contact_is_wrong(
    cast: Cast, meridian: Client, fields: ContactFields, field: str
) -> None:
    with pytest.raises(ValidationRefused) as refused:
        add(cast, meridian, fields)
    assert refused.value.field == field
    assert queries.list_contacts(cast.alice, meridian) == []


def test_an_address_alone_is_somebody(cast: Cast, meridian: Client) -> None:
    assert add(cast, meridian, {"email": "accounts@meridian.example"}).name == "accounts@meridian.example"


def test_the_address_cannot_go_while_copies_are_sent_to_it(cast: Cast, meridian: Client) -> None:
    daniel = add(cast, meridian, DANIEL)
    with pytest.raises(ValidationRefused):
        actions.update_contact(actor=cast.alice, contact_id=daniel.id, fields={"email": ""}, now=NOW)


def test_what_happens_to_contacts_is_in_the_history_of_the_client(cast: Cast, meridian: Client) -> None:
    ruth = add(cast, meridian, RUTH)
    for _ in range(2):
        actions.update_contact(actor=cast.alice, contact_id=ruth.id, fields={"title": "Payables"}, now=NOW)
    event_id = actions.remove_contact(actor=cast.alice, contact_id=ruth.id, now=NOW)
    actions.restore_contact(actor=cast.alice, event_id=event_id, now=NOW)
    kinds = [event.kind for event in list_for_subject(cast.alice, meridian.id)]
    assert kinds == ["ContactAdded", "ContactUpdated", "ContactRemoved", "ContactRestored"]


def test_a_removed_contact_comes_back_as_it_was(cast: Cast, meridian: Client) -> None:
    ruth = add(cast, meridian, RUTH | {"title": "Accounts payable", "mobile_phone": "+44 7700 900142"})
    event_id = actions.remove_contact(actor=cast.alice, contact_id=ruth.id, now=NOW)
    assert queries.list_contacts(cast.alice, meridian) == []
    back = actions.restore_contact(actor=cast.alice, event_id=event_id, now=NOW)
    assert (back.id, back.title, back.mobile_phone, back.is_primary) == (ruth.id, ruth.title, ruth.mobile_phone, True)
    with pytest.raises(Conflict):
        actions.restore_contact(actor=cast.alice, event_id=event_id, now=NOW)


def test_a_contact_that_comes_back_leaves_the_new_primary_one_alone(cast: Cast, meridian: Client) -> None:
    ruth = add(cast, meridian, RUTH)
    event_id = actions.remove_contact(actor=cast.alice, contact_id=ruth.id, now=NOW)
    add(cast, meridian, DANIEL)
    actions.restore_contact(actor=cast.alice, event_id=event_id, now=NOW)
    assert primary_ones(cast, meridian) == ["Daniel"]


def test_a_contact_that_comes_back_to_a_client_without_any_is_primary(cast: Cast, meridian: Client) -> None:
    ruth, daniel = add(cast, meridian, RUTH), add(cast, meridian, DANIEL)
    event_id = actions.remove_contact(actor=cast.alice, contact_id=daniel.id, now=NOW)
    actions.remove_contact(actor=cast.alice, contact_id=ruth.id, now=NOW)
    actions.restore_contact(actor=cast.alice, event_id=event_id, now=NOW)
    assert primary_ones(cast, meridian) == ["Daniel"]


def test_those_who_only_see_clients_change_no_contacts(cast: Cast, meridian: Client) -> None:
    ruth = add(cast, meridian, RUTH)
    assert queries.list_contacts(cast.carol, meridian) == [ruth]
    with pytest.raises(PermissionRefused):
        actions.update_contact(actor=cast.carol, contact_id=ruth.id, fields={"title": "x"}, now=NOW)
    with pytest.raises(PermissionRefused):
        queries.list_contacts(cast.bob, meridian)


def test_a_contact_of_another_workspace_is_not_found(cast: Cast) -> None:
    foreign = factories.contact(factories.client(cast.mallory.workspace))
    with pytest.raises(NotFound):
        actions.update_contact(actor=cast.alice, contact_id=foreign.id, fields={"title": "x"}, now=NOW)
    with pytest.raises(NotFound):
        queries.get_contact(cast.alice, foreign.client_id, foreign.id)


def test_a_contact_is_found_at_its_own_client_only(cast: Cast, meridian: Client) -> None:
    ruth = add(cast, meridian, RUTH)
    assert queries.get_contact(cast.alice, meridian.id, ruth.id) == ruth
    with pytest.raises(NotFound):
        queries.get_contact(cast.alice, factories.client(cast.alice.workspace).id, ruth.id)
