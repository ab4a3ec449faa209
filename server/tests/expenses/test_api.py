"""Expenses over the API: what is documented comes back, exactly."""

from typing import Any

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
        "provider_cost": 0.525,
        "receipt_id": None,
        "updated_at": "2026-03-12T14:30:00Z",
    }
    assert counter.bot.get(f"{EXPENSES}/{expense['id']}").json == expense
    listed = counter.bot.get(EXPENSES, source="agent", project_id=counter.project.public_id, **{"from": "2026-03-01"})
    assert listed.json == {"data": [expense], "next_cursor": None, "has_more": False}


def test_what_is_left_out_takes_its_default(counter: Counter) -> None:
    expense = created(counter.bob.post(EXPENSES, counter.body()))
    assert (expense["source"], expense["is_billable"], expense["total_cost"]) == ("api", True, 12.5)
    assert (expense["units"], expense["unit_price"], expense["notes"], expense["metadata"]) == (None, None, None, None)
    assert expense["provider_cost"] is None
