"""Expenses over the API: what is documented comes back, exactly."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from keito_server.expenses.models import Expense
from keito_server.kit.identifiers import public_id
from tests import factories
from tests.api_caller import Answered
from tests.expenses.counter import EXPENSES, Counter

DOCUMENTED = [
    "id",
    "project_id",
    "expense_category_id",
    "spent_date",
    "units",
    "unit_price",
    "total_cost",
    "notes",
    "source",
    "metadata",
    "created_at",
]
ADDED = ["user_id", "is_billable", "currency", "approval_status", "provider_cost", "receipt_id", "updated_at"]


def created(answered: Answered) -> dict[str, Any]:
    assert answered.status == 201, answered.body
    expense: dict[str, Any] = answered.json
    return expense


def test_the_documented_request_answers_the_documented_example(counter: Counter) -> None:
    context = {
        "agent_id": "review-bot-01",
        "session_id": "550e8400-e29b-41d4-a716-446655440000",
        "model": "claude-opus-4-6",
        "input_tokens": 30000,
        "output_tokens": 15000,
    }
    sent = {
        "project_id": counter.project.public_id,
        "expense_category_id": "cat_llm_usage",
        "spent_date": "2026-03-06",
        "units": 45,
        "notes": "claude-opus-4-6: 30k input + 15k output tokens",
        "source": "agent",
        "metadata": context,
    }
    answered = counter.bot.post(EXPENSES, sent)
    expense = created(answered)
    assert list(expense) == DOCUMENTED + ADDED
    assert {name: expense[name] for name in DOCUMENTED} == {
        "id": expense["id"],
        **sent,
        "unit_price": 0.003,
        "total_cost": 0.135,
        "created_at": "2026-03-12T14:30:00Z",
    }
    assert b'"units":45,"unit_price":0.003,"total_cost":0.135,' in answered.body
    assert {name: expense[name] for name in ADDED} == {
        "user_id": counter.cast.review_bot.public_id,
        "is_billable": True,
        "currency": "GBP",
        "approval_status": "unsubmitted",
        "provider_cost": None,
        "receipt_id": None,
        "updated_at": "2026-03-12T14:30:00Z",
    }
    assert counter.alice.get(f"{EXPENSES}/{expense['id']}").json == expense | {"provider_cost": 0.525}
    assert counter.bot.get(f"{EXPENSES}/{expense['id']}").json == expense
    listed = counter.bot.get(EXPENSES, source="agent", project_id=counter.project.public_id, **{"from": "2026-03-01"})
    assert listed.json == {"data": [expense], "next_cursor": None, "has_more": False}


def test_what_tokens_cost_is_told_only_to_whoever_sees_costs(counter: Counter) -> None:
    tokens = {"model": "claude-opus-4-6", "input_tokens": 30000, "output_tokens": 15000}
    sent = counter.body(units=45, expense_category_id="cat_llm_usage", source="agent", notes="Tokens", metadata=tokens)
    made = created(counter.bot.post(EXPENSES, sent))
    path = f"{EXPENSES}/{made['id']}"
    for caller, cost in ((counter.alice, 0.525), (counter.carol, None), (counter.bot, None)):
        assert caller.get(path).json["provider_cost"] == cost
        assert [one["provider_cost"] for one in caller.get(EXPENSES).json["data"]] == [cost]
    for caller, cost in ((counter.alice, 0.525), (counter.bot, None)):
        assert caller.patch(path, {"notes": f"Tokens, {cost}"}).json["provider_cost"] == cost
        answered = [caller.post(EXPENSES, sent), *(caller.post(EXPENSES, sent, idempotency_key="a") for _ in range(2))]
        answered = [caller.post(EXPENSES, sent, idempotency_key=key) for key in ("first", "once", "once")]
        assert [one.json["provider_cost"] for one in answered] == [cost] * 3


def test_what_is_left_out_takes_its_default(counter: Counter) -> None:
    expense = created(counter.bob.post(EXPENSES, counter.body()))
    assert (expense["source"], expense["is_billable"], expense["total_cost"]) == ("api", True, 12.5)
    assert (expense["units"], expense["unit_price"], expense["notes"], expense["metadata"]) == (None, None, None, None)
    assert expense["provider_cost"] is None


@pytest.mark.parametrize("total", ["0", "0.135", "12.5", "0.000001", "999999999999.999999", "12.50", "1e2"])
def test_totals_come_back_to_the_last_digit(counter: Counter, total: str) -> None:
    body = json.dumps(counter.body(total_cost=0)).replace('"total_cost": 0', f'"total_cost": {total}').encode()
    answered = counter.bob.post(EXPENSES, body)
    shown = answered.body.split(b'"total_cost":')[1].split(b",")[0].decode()
    assert shown == {"12.50": "12.5", "1e2": "100"}.get(total, total)
    expense = created(answered)
    path = f"{EXPENSES}/{expense['id']}"
    assert counter.bob.get(path).body == answered.body
    assert counter.bob.patch(path, f'{{"total_cost": {shown}}}'.encode()).body == answered.body


def test_a_refund_is_negative_and_says_of_what(counter: Counter) -> None:
    assert counter.bob.post(EXPENSES, counter.body(total_cost=-5)).error == (400, "validation_error", "notes")
    expense = created(counter.bob.post(EXPENSES, counter.body(total_cost=-5.25, notes="Hotel cancelled")))
    assert counter.bob.get(EXPENSES).json["data"] == [expense]
    assert expense["total_cost"] == -5.25


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"project_id": None}, 400, "validation_error", "project_id"),
        ({"expense_category_id": "cat_unknown"}, 404, "not_found", "expense_category_id"),
        ({"expense_category_id": 7}, 400, "validation_error", "expense_category_id"),
        ({"project_id": "prj_abc"}, 404, "not_found", "project_id"),
        ({"spent_date": "12/03/2026"}, 400, "validation_error", "spent_date"),
        ({"spent_date": "2026-03-14"}, 400, "validation_error", "spent_date"),
        ({"total_cost": "12"}, 400, "validation_error", "total_cost"),
        ({"total_cost": True}, 400, "validation_error", "total_cost"),
        ({"total_cost": None}, 400, "validation_error", "total_cost"),
        ({"total_cost": 10**13}, 400, "validation_error", "total_cost"),
        ({"unit_price": 1}, 400, "validation_error", "units"),
        ({"units": 45, "total_cost": 1}, 400, "validation_error", "total_cost"),
        ({"units": 45, "unit_price": 0.0000001}, 400, "validation_error", "unit_price"),
        ({"total_cost": 0.0000001}, 400, "validation_error", "total_cost"),
        ({"source": "mail"}, 400, "validation_error", "source"),
        ({"metadata": {"k": "x" * 4089}}, 400, "metadata_too_large", "metadata"),
        (
            {"expense_category_id": "cat_llm_usage", "units": 1, "metadata": {"input_tokens": 1.5}},
            400,
            "validation_error",
            "metadata",
        ),
        ({"quantity": 45}, 400, "validation_error", "quantity"),
        ({"user_id": "usr_abc"}, 404, "not_found", "user_id"),
        ({"currency": "USD"}, 400, "validation_error", "currency"),
    ],
)
def test_refuses_with_the_field_that_is_wrong(
    counter: Counter, fields: dict[str, Any], status: int, code: str, field: str
) -> None:
    assert counter.bob.post(EXPENSES, counter.body(**fields)).error == (status, code, field)
    assert not Expense.objects.in_workspace(counter.cast.bob.workspace_id).exists()


def test_business_rules_are_refused_with_422(counter: Counter) -> None:
    counter.meals.archived_at = counter.meals.created_at
    counter.meals.save()
    refused = counter.bob.post(EXPENSES, counter.body())
    assert refused.error == (422, "category_archived", "expense_category_id")
    client = factories.client(counter.cast.bob.workspace, currency="EUR")
    euros = factories.project(client, team=(counter.cast.bob,))
    refused = counter.bob.post(EXPENSES, counter.body(units=10, project_id=euros.public_id))
    assert refused.error == (422, "no_exchange_rate", "unit_price")
    other = factories.project(client)
    refused = counter.bob.post(EXPENSES, counter.body(project_id=other.public_id))
    assert refused.error == (403, "project_not_assigned", "project_id")


def test_an_update_changes_what_it_names_and_nothing_else(counter: Counter) -> None:
    expense = created(counter.bob.post(EXPENSES, counter.body(units=10, notes="Before", metadata={"a": 1, "b": 2})))
    path = f"{EXPENSES}/{expense['id']}"
    counter.clock.shift(timedelta(minutes=1))
    changes = {"units": 20, "notes": None, "is_billable": False, "metadata": {"b": None, "c": 3}}
    changed = counter.bob.patch(path, changes).json
    differing = {"units", "total_cost", "notes", "is_billable", "metadata", "updated_at"}
    assert {name for name in expense if expense[name] != changed[name]} == differing
    assert (changed["total_cost"], changed["notes"], changed["metadata"]) == (13.4, None, {"a": 1, "c": 3})
    assert counter.bob.patch(path, {}).json == changed
    assert counter.bob.patch(path, {"expense_category_id": "cat_llm_usage"}).json["total_cost"] == 0.06


@pytest.mark.parametrize(
    "field", ["source", "user_id", "currency", "id", "created_at", "approval_status", "provider_cost", "receipt_id"]
)
def test_what_never_changes_is_refused_by_name(counter: Counter, field: str) -> None:
    path = f"{EXPENSES}/{created(counter.bob.post(EXPENSES, counter.body()))['id']}"
    assert counter.bob.patch(path, {field: None}).error == (400, "validation_error", field)


@pytest.mark.parametrize("field", ["project_id", "expense_category_id", "spent_date", "total_cost"])
def test_what_every_expense_has_cannot_be_taken_away(counter: Counter, field: str) -> None:
    path = f"{EXPENSES}/{created(counter.bob.post(EXPENSES, counter.body()))['id']}"
    assert counter.bob.patch(path, {field: None}).error == (400, "validation_error", field)


def test_a_deleted_expense_is_gone_and_its_answer_is_empty(counter: Counter) -> None:
    path = f"{EXPENSES}/{created(counter.bob.post(EXPENSES, counter.body()))['id']}"
    answered = counter.bob.delete(path)
    assert (answered.status, answered.body) == (204, b"")
    assert counter.bob.get(path).error == (404, "not_found", None)
    assert counter.bob.delete(path).error == (404, "not_found", None)


def test_a_key_stays_on_its_expense_for_ever(counter: Counter) -> None:
    body = counter.body(notes="From the train")
    first = counter.bob.post(EXPENSES, body, idempotency_key="offline-1")
    assert counter.bob.post(EXPENSES, body, idempotency_key="offline-1").body == first.body
    counter.clock.shift(timedelta(days=3))
    counter.bob.patch(f"{EXPENSES}/{first.json['id']}", {"notes": "Mended since"})
    late = counter.bob.post(EXPENSES, body, idempotency_key="offline-1")
    assert (late.status, late.headers["Idempotent-Replayed"]) == (200, "true")
    assert late.json == counter.bob.get(f"{EXPENSES}/{first.json['id']}").json
    other = counter.bob.post(EXPENSES, counter.body(), idempotency_key="offline-1")
    assert other.error == (409, "idempotency_key_reused", "Idempotency-Key")
    assert created(counter.bot.post(EXPENSES, body, idempotency_key="offline-1"))["id"] != first.json["id"]


def test_each_filter_narrows_the_list(counter: Counter) -> None:
    metadata = {"agent_id": "review-bot-01", "ticket": 7}
    tokens = created(
        counter.bot.post(
            EXPENSES,
            counter.body(expense_category_id="cat_llm_usage", units=45, source="agent", metadata=metadata),
        )
    )
    lunch = created(counter.bob.post(EXPENSES, counter.body(spent_date="2026-03-10", is_billable=False)))
    filters: list[dict[str, Any]] = [
        {"source": "agent"},
        {"user_id": counter.cast.review_bot.public_id},
        {"expense_category_id": "cat_llm_usage"},
        {"from": "2026-03-11"},
        {"is_billable": "true"},
        {"metadata[agent_id]": "review-bot-01"},
        {"metadata[ticket]": "7"},
        {"source": "agent", "approval_status": "unsubmitted", "expense_category_id": "cat_llm_usage"},
    ]
    for narrowed in filters:
        assert counter.alice.get(EXPENSES, **narrowed).json["data"] == [tokens], narrowed
    for narrowed in (
        {"to": "2026-03-11"},
        {"is_billable": "false"},
        {"expense_category_id": counter.meals.public_id},
        {"user_id": counter.cast.bob.public_id},
    ):
        assert counter.alice.get(EXPENSES, **narrowed).json["data"] == [lunch], narrowed
    assert counter.alice.get(EXPENSES, approval_status="approved").json["data"] == []
    for name, foreign in (
        ("project_id", counter.foreign.public_id),
        ("user_id", counter.cast.mallory.public_id),
        ("expense_category_id", counter.foreign_meals.public_id),
    ):
        assert counter.alice.get(EXPENSES, **{name: foreign}).error == (404, "not_found", name)
    assert counter.alice.get(EXPENSES, category="x").error == (400, "validation_error", "category")


def test_pages_show_every_expense_once_newest_day_first(counter: Counter) -> None:
    days = [f"2026-03-{day:02}" for day in (3, 9, 9, 5, 12, 1, 9)]
    ids = [created(counter.bob.post(EXPENSES, counter.body(spent_date=day)))["id"] for day in days]
    seen: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = counter.bob.get(EXPENSES, limit=2, **cursor).json
        seen += page["data"]
        assert page["has_more"] is (page["next_cursor"] is not None)
        if not page["has_more"]:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert sorted(each["id"] for each in seen) == sorted(ids)
    assert [each["spent_date"] for each in seen] == sorted(days, reverse=True)
    first = counter.bob.get(EXPENSES, limit=2).json["next_cursor"]
    assert counter.bob.get(EXPENSES, limit=2, source="api", cursor=first).error == (400, "validation_error", "cursor")


def test_everybody_sees_what_is_theirs_to_see(counter: Counter) -> None:
    expense = created(counter.bob.post(EXPENSES, counter.body()))
    path = f"{EXPENSES}/{expense['id']}"
    for who in (counter.alice, counter.carol, counter.bob):
        assert who.get(path).json == expense
    for stranger in (counter.bot, counter.mallory):
        assert stranger.get(path).error == (404, "not_found", None)
        assert stranger.get(EXPENSES).json["data"] == []
    assert counter.carol.patch(path, {"notes": "x"}).error == (403, "authorization_error", None)


@pytest.mark.parametrize("ask", ["create", "list", "get"])
def test_a_request_runs_as_few_statements_as_it_needs(
    counter: Counter, ask: str, django_assert_max_num_queries: Any
) -> None:
    expense = created(counter.bob.post(EXPENSES, counter.body(units=1)))
    counter.bob.get(EXPENSES)
    most = {"create": 9, "list": 2, "get": 2}[ask]
    with django_assert_max_num_queries(most):
        if ask == "create":
            created(counter.bob.post(EXPENSES, counter.body(units=2), idempotency_key="k"))
        elif ask == "list":
            counter.bob.get(EXPENSES)
        else:
            counter.bob.get(f"{EXPENSES}/{expense['id']}")


def test_an_id_of_zeros_is_no_category(counter: Counter) -> None:
    zeros = public_id("cat", UUID(int=0))
    missing = (404, "not_found", "expense_category_id")
    tokens = counter.body(units=1, unit_price=1, expense_category_id="cat_llm_usage")
    assert counter.bob.post(EXPENSES, tokens | {"expense_category_id": zeros}).error == missing
    path = f"{EXPENSES}/{created(counter.bob.post(EXPENSES, tokens))['id']}"
    assert counter.bob.patch(path, {"expense_category_id": zeros}).error == missing
    assert counter.bob.get(EXPENSES, expense_category_id=zeros).error == missing
    assert counter.bob.get(f"/expense-categories/{zeros}").status == 404
    assert counter.bob.get("/expense-categories/cat_llm_usage").status == 200
