"""Clients and their contacts over the API (H1-H3, H7)."""

from typing import Any

import pytest

from keito_server.clients.models import Client, Contact
from keito_server.team.models import Member
from tests import factories
from tests.api_office import Office
from tests.conftest import NOW

CLIENTS = "/clients"
MERIDIAN: dict[str, Any] = {"name": "Meridian Bank", "currency": "EUR", "city": "London", "country": "GB"}


def clients_named(office: Office, name: str) -> int:
    return Client.objects.in_workspace(office.cast.alice.workspace_id).filter(name=name).count()


def allow_editing(manager: Member) -> None:
    Member.objects.in_workspace(manager.workspace_id).filter(id=manager.id).update(
        manager_permissions=["clients_and_tasks"]
    )


def test_a_client_has_all_documented_fields(office: Office) -> None:
    made = office.alice.post(CLIENTS, MERIDIAN)
    assert made.status == 201
    client = Client.objects.in_workspace(office.cast.alice.workspace_id).get(name="Meridian Bank")
    assert list(made.json.items()) == [
        ("id", client.public_id),
        ("name", "Meridian Bank"),
        ("currency", "EUR"),
        ("address", ""),
        ("city", "London"),
        ("state", ""),
        ("postal_code", ""),
        ("country", "GB"),
        ("phone", ""),
        ("tax_number", ""),
        ("is_active", True),
        ("created_at", "2026-03-12T14:30:00Z"),
    ]
    assert office.carol.get(f"{CLIENTS}/{client.public_id}").json == made.json


def test_a_client_without_a_currency_has_the_workspaces(office: Office) -> None:
    assert office.alice.post(CLIENTS, {"name": "Here"}).json["currency"] == office.cast.alice.workspace.currency


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": ""}, (400, "validation_error", "name")),
        ({"currency": "XXX"}, (400, "validation_error", "currency")),
        ({"currency": "pounds"}, (400, "validation_error", "currency")),
        ({"country": "XX"}, (400, "validation_error", "country")),
        ({"city": 7}, (400, "validation_error", "city")),
        ({"email": "a@b.example"}, (400, "validation_error", "email")),
        ({"is_active": False}, (400, "validation_error", "is_active")),
    ],
)
def test_a_wrong_client_is_refused_by_its_field(office: Office, wrong: dict[str, Any], error: Any) -> None:
    assert office.alice.post(CLIENTS, MERIDIAN | wrong).error == error
    assert clients_named(office, "Meridian Bank") == 0


def test_a_second_client_of_the_name_is_refused(office: Office) -> None:
    office.alice.post(CLIENTS, MERIDIAN)
    assert office.alice.post(CLIENTS, MERIDIAN).error == (422, "client_name_taken", "name")


def test_the_same_key_makes_one_client(office: Office) -> None:
    answers = [office.alice.post(CLIENTS, MERIDIAN, Idempotency_Key="once") for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert clients_named(office, "Meridian Bank") == 1


def test_only_what_is_given_changes(office: Office) -> None:
    path = f"{CLIENTS}/{office.alice.post(CLIENTS, MERIDIAN).json['id']}"
    changed = office.alice.patch(path, {"phone": "020", "country": ""})
    assert (changed.json["phone"], changed.json["country"], changed.json["city"]) == ("020", "", "London")
    assert office.alice.patch(path, {"id": "cli_1"}).error == (400, "validation_error", "id")
    assert office.alice.patch(path, {"currency": "USD"}).json["currency"] == "USD"


def test_the_currency_of_priced_time_stays(office: Office) -> None:
    factories.entry(office.cast.bob, office.project, rate=100, amount=100)
    path = f"{CLIENTS}/{office.project.client.public_id}"
    assert office.alice.patch(path, {"currency": "USD"}).error == (422, "currency_in_use", "currency")


def test_an_archived_client_is_listed_as_such_and_comes_back(office: Office) -> None:
    path = f"{CLIENTS}/{office.project.client.public_id}"
    assert office.alice.post(f"{path}/archive", {}).json["is_active"] is False
    assert office.carol.get(CLIENTS, is_active="true").json["data"] == []
    [archived] = office.carol.get(CLIENTS, is_active="false").json["data"]
    assert archived["id"] == office.project.client.public_id
    assert office.alice.post(f"{path}/restore", {}).json["is_active"] is True


def test_a_client_with_a_project_cannot_be_deleted_and_an_unused_one_can(office: Office) -> None:
    refused = office.alice.delete(f"{CLIENTS}/{office.project.client.public_id}")
    assert refused.error == (422, "client_in_use", None)
    unused = office.alice.post(CLIENTS, MERIDIAN).json["id"]
    assert office.alice.delete(f"{CLIENTS}/{unused}").status == 204
    assert office.alice.get(f"{CLIENTS}/{unused}").error == (404, "not_found", None)


def test_the_list_comes_a_page_at_a_time_oldest_first(office: Office) -> None:
    for name in ("One", "Two"):
        office.alice.post(CLIENTS, {"name": name})
    first = office.carol.get(CLIENTS, limit=2)
    second = office.carol.get(CLIENTS, limit=2, cursor=first.json["next_cursor"])
    names = [client["name"] for page in (first, second) for client in page.json["data"]]
    assert names[1:] == ["One", "Two"]
    assert (first.json["has_more"], second.json["has_more"]) == (True, False)
    wrong = office.carol.get(CLIENTS, limit=2, cursor=first.json["next_cursor"], is_active="true")
    assert wrong.error == (400, "validation_error", "cursor")
    assert office.carol.get(CLIENTS, nothing="1").error == (400, "validation_error", "nothing")


def test_managers_read_clients_and_members_do_not(office: Office) -> None:
    path = f"{CLIENTS}/{office.project.client.public_id}"
    assert office.carol.get(path).status == 200
    assert office.carol.patch(path, {"phone": "1"}).status == 403
    for caller in (office.bob, office.bot):
        assert caller.get(CLIENTS).status == 403
    allow_editing(office.cast.carol)
    assert office.carol.patch(path, {"phone": "1"}).json["phone"] == "1"


def test_a_client_of_another_workspace_is_not_there(office: Office) -> None:
    foreign = f"{CLIENTS}/{office.foreign.client.public_id}"
    for answered in (office.alice.get(foreign), office.alice.patch(foreign, {}), office.alice.delete(foreign)):
        assert answered.error == (404, "not_found", None)
    assert office.alice.get(f"{foreign}/contacts").status == 404


def test_a_contact_has_all_documented_fields(office: Office) -> None:
    client = office.project.client
    body = {"first_name": "Ruth", "email": "ruth@meridian.example", "office_phone": "020"}
    made = office.alice.post(f"{CLIENTS}/{client.public_id}/contacts", body)
    contact = Contact.objects.in_workspace(client.workspace_id).get()
    assert made.status == 201
    assert list(made.json.items()) == [
        ("id", contact.public_id),
        ("client_id", client.public_id),
        ("first_name", "Ruth"),
        ("last_name", ""),
        ("title", ""),
        ("email", "ruth@meridian.example"),
        ("office_phone", "020"),
        ("mobile_phone", ""),
        ("fax", ""),
        ("is_primary", True),
        ("gets_copies", False),
        ("created_at", "2026-03-12T14:30:00Z"),
    ]


def test_contacts_are_changed_moved_to_primary_and_deleted(office: Office) -> None:
    path = f"{CLIENTS}/{office.project.client.public_id}/contacts"
    ruth = office.alice.post(path, {"first_name": "Ruth"}).json["id"]
    daniel = office.alice.post(path, {"first_name": "Daniel"}, Idempotency_Key="once").json["id"]
    assert office.alice.post(path, {"first_name": "Daniel"}, Idempotency_Key="once").json["id"] == daniel
    assert office.alice.patch(f"{path}/{daniel}", {"is_primary": True}).json["is_primary"] is True
    assert office.carol.get(f"{path}/{ruth}").json["is_primary"] is False
    assert office.alice.patch(f"{path}/{ruth}", {"gets_copies": True}).error == (400, "validation_error", "email")
    assert office.alice.post(path, {"title": "Nobody"}).error == (400, "validation_error", "first_name")
    assert office.alice.delete(f"{path}/{ruth}").status == 204
    [left] = office.carol.get(path, limit=1).json["data"]
    assert left["id"] == daniel


def test_a_contact_is_reached_through_its_own_client_only(office: Office) -> None:
    other = factories.contact(factories.client(office.cast.alice.workspace, created_at=NOW))
    path = f"{CLIENTS}/{office.project.client.public_id}/contacts/{other.public_id}"
    assert office.alice.get(path).error == (404, "not_found", None)
    assert office.alice.delete(path).error == (404, "not_found", None)
