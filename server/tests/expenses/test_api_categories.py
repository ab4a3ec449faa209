"""Categories of expenses over the API (H3, H6, G1)."""

from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.expenses.counter import CATEGORIES, EXPENSES, Counter

pytestmark = pytest.mark.django_db
FIELDS = ["id", "name", "slug", "unit_name", "unit_price", "is_billable", "is_active", "created_at"]


def test_the_built_in_one_has_one_id_in_every_workspace(counter: Counter) -> None:
    factories.llm_usage(counter.cast.mallory.workspace, unit_price=Decimal("0.01"))
    path = f"{CATEGORIES}/cat_llm_usage"
    assert (counter.bob.get(path).json["unit_price"], counter.mallory.get(path).json["unit_price"]) == (0.003, 0.01)
    assert counter.bob.get(path).json == {
        "id": "cat_llm_usage",
        "name": "LLM Usage",
        "slug": "llm-usage",
        "unit_name": "1k tokens",
        "unit_price": 0.003,
        "is_billable": None,
        "is_active": True,
        "created_at": "2026-01-05T09:00:00Z",
    }
    assert counter.alice.delete(path).error == (422, "category_built_in", None)
    assert counter.alice.post(f"{path}/archive", {}).error == (422, "category_built_in", None)
    assert counter.alice.patch(path, {"unit_name": "tokens"}).error == (422, "category_built_in", "unit_name")
    assert counter.alice.patch(path, {"unit_price": 0.02}).json["unit_price"] == 0.02


def test_a_category_is_found_by_its_slug_in_one_request(counter: Counter) -> None:
    [found] = counter.bob.get(CATEGORIES, slug="llm-usage").json["data"]
    assert (found["id"], list(found)) == ("cat_llm_usage", FIELDS)
    assert counter.bob.get(CATEGORIES, slug="nothing").json["data"] == []


def test_an_administrator_adds_changes_archives_and_deletes_one(counter: Counter) -> None:
    body = {"name": "Printing", "unit_name": "pages", "unit_price": 0.05, "is_billable": False}
    made = counter.alice.post(CATEGORIES, body, idempotency_key="k")
    assert (made.status, made.json["slug"]) == (201, "printing")
    assert {name: made.json[name] for name in body} == body
    assert counter.alice.post(CATEGORIES, body, idempotency_key="k").body == made.body
    assert counter.alice.post(CATEGORIES, body).error == (422, "category_name_taken", "name")
    path = f"{CATEGORIES}/{made.json['id']}"
    changed = counter.alice.patch(path, {"name": "Copies", "unit_price": None, "is_billable": None}).json
    assert (changed["name"], changed["slug"], changed["unit_price"], changed["is_billable"]) == (
        "Copies",
        "printing",
        None,
        None,
    )
    assert counter.alice.patch(path, {"unit_name": None}).json["unit_name"] is None
    assert counter.alice.post(f"{path}/archive", {}).json["is_active"] is False
    assert [each["name"] for each in counter.bob.get(CATEGORIES, is_active="false").json["data"]] == ["Copies"]
    assert counter.alice.post(f"{path}/restore", {}).json["is_active"] is True
    assert counter.alice.delete(path).status == 204
    assert counter.alice.get(path).error == (404, "not_found", None)


def test_one_in_use_is_archived_not_deleted(counter: Counter) -> None:
    counter.bob.post(EXPENSES, counter.body())
    refused = counter.alice.delete(f"{CATEGORIES}/{counter.meals.public_id}")
    assert refused.error == (422, "category_in_use", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "Print", "unit_price": 1}, "unit_name"),
        ({"name": "Print", "unit_name": "pages", "unit_price": "1"}, "unit_price"),
        ({"name": "Print", "colour": "red"}, "colour"),
    ],
)
def test_refuses_with_the_field_that_is_wrong(counter: Counter, body: dict[str, Any], field: str) -> None:
    assert counter.alice.post(CATEGORIES, body).error == (400, "validation_error", field)


def test_members_read_them_and_administrators_alone_change_them(counter: Counter) -> None:
    assert len(counter.bob.get(CATEGORIES).json["data"]) == 3
    path = f"{CATEGORIES}/{counter.meals.public_id}"
    for who in (counter.bob, counter.carol):
        assert who.post(CATEGORIES, {"name": "Mine"}).error == (403, "authorization_error", None)
        assert who.patch(path, {"name": "Mine"}).error == (403, "authorization_error", None)
        assert who.delete(path).error == (403, "authorization_error", None)
    assert counter.mallory.get(path).error == (404, "not_found", None)


def test_pages_of_categories_are_read_to_their_end(counter: Counter) -> None:
    first = counter.bob.get(CATEGORIES, limit=2).json
    rest = counter.bob.get(CATEGORIES, limit=2, cursor=first["next_cursor"]).json
    names = [each["name"] for page in (first, rest) for each in page["data"]]
    assert (sorted(names), rest["has_more"]) == (["LLM Usage", "Meals", "Mileage"], False)
