"""Agents at their limit of money and tokens, over the API: what is refused, and ten at once (G5)."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from keito_server.expenses.models import Expense
from keito_server.projects import actions as projects
from keito_server.projects.queries import AgentAllowance, allowances
from tests import factories
from tests.api_caller import Api
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.expenses.counter import EXPENSES, Counter

EXHAUSTED = (422, "budget_exhausted", "project_id")


def limit(counter: Counter, **fields: Any) -> Any:
    alice = counter.cast.alice
    made = projects.set_project_limit(actor=alice, project_id=counter.project.id, fields=fields, now=NOW)  # type: ignore[arg-type]  # the fields of a limit
    assert made is not None
    return made


def tokens(counter: Counter, units: float, **more: Any) -> dict[str, Any]:
    """Thousands of tokens at 1 each."""
    named = {"expense_category_id": "cat_llm_usage", "source": "agent", "notes": "Nightly run"}
    return counter.body(units=units, unit_price=1, **named | more)


def of(limited: Any) -> AgentAllowance:
    return allowances([limited], day=NOW.date())[limited.id]


def test_the_expense_that_crosses_the_limit_is_taken_and_the_next_refused(counter: Counter) -> None:
    limit(counter, limit_amount=Decimal(15))
    first, second, third = (counter.bot.post(EXPENSES, tokens(counter, 10)) for _ in range(3))
    assert (first.status, second.status, third.error) == (201, 201, EXHAUSTED)
    assert "The limit of money for agents on this project is used up" in third.json["error"]["message"]
    assert counter.bob.post(EXPENSES, counter.body()).status == 201
    marks = Expense.objects.in_workspace(counter.project.workspace_id).order_by("created_at", "id")
    assert list(marks.values_list("is_over_limit", flat=True)) == [False, True, False]


def test_tokens_are_refused_once_the_month_has_used_them_up(counter: Counter) -> None:
    month = limit(counter, limit_tokens=20_000)
    spent = {"metadata": {"model": "claude-opus-4-6", "input_tokens": 15_000, "output_tokens": 5_000}}
    assert counter.bot.post(EXPENSES, tokens(counter, 20, **spent)).status == 201
    assert of(month).left_tokens == 0
    assert counter.bot.post(EXPENSES, tokens(counter, 1)).error == EXHAUSTED
    assert counter.bot.post(EXPENSES, tokens(counter, 1, spent_date="2026-02-28")).status == 201


def test_a_correction_beyond_the_limit_is_saved_and_marked(counter: Counter) -> None:
    limit(counter, limit_amount=Decimal(15))
    expense = counter.bot.post(EXPENSES, tokens(counter, 10)).json
    assert counter.bot.patch(f"{EXPENSES}/{expense['id']}", {"units": 40}).status == 200
    assert Expense.objects.in_workspace(counter.project.workspace_id).get().is_over_limit


def test_an_agents_own_limit_asks_for_an_exchange_rate_where_it_cannot_count(counter: Counter) -> None:
    bot, workspace = counter.cast.review_bot, counter.project.workspace
    fields: projects.LimitFields = {"limit_amount": Decimal(100)}
    projects.set_agent_limit(actor=counter.cast.alice, member_id=bot.id, fields=fields, now=NOW)
    abroad = factories.project(factories.client(workspace, currency="EUR"), team=(bot,))
    body = tokens(counter, 10, project_id=abroad.public_id)
    assert counter.bot.post(EXPENSES, body).error == (422, "limit_needs_exchange_rate", "project_id")
    factories.exchange_rate(workspace, "EUR", "0.85")
    assert counter.bot.post(EXPENSES, body).status == 201


@pytest.mark.usefixtures("database_on_disk")
def test_ten_agents_racing_at_99_percent_end_within_one_expense_of_the_limit(counter: Counter) -> None:
    members = [factories.agent(counter.project.workspace, name=f"agent-{number}") for number in range(10)]
    for member in members:
        factories.assignment(counter.project, member)
    agents = [Api.of(member) for member in members]
    money = limit(counter, limit_amount=Decimal(1000))
    assert agents[0].post(EXPENSES, tokens(counter, 990)).status == 201
    outcomes: list[Any] = at_once(*(partial(agent.post, EXPENSES, tokens(counter, 25)) for agent in agents))
    assert sorted(getattr(outcome, "status", outcome) for outcome in outcomes) == [201] + [422] * 9, outcomes
    assert {one.error for one in outcomes if one.status == 422} == {EXHAUSTED}
    assert of(money).left_amount == -15
