"""Agents at their limit of money and tokens, over the API: what is refused, and ten at once (G5)."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from keito_server.expenses.models import Expense
from keito_server.kit.money import LIMIT
from keito_server.projects import actions as projects
from keito_server.projects.queries import AgentAllowance, allowances
from keito_server.projects.queries.agent_limits import list_wrong_limits
from keito_server.workspaces.models import Workspace
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


def test_what_is_used_may_be_the_largest_amount_and_more(counter: Counter) -> None:
    all_of_it = limit(counter, limit_amount=LIMIT)
    sent = [counter.body(total_cost=total, source="agent") for total in (1, 10**12, 1)]
    first, second, third = (counter.bot.post(EXPENSES, body) for body in sent)
    assert (first.status, second.status, third.error) == (201, 201, EXHAUSTED)
    assert of(all_of_it).left_amount == 0
    assert list(list_wrong_limits()) == []


def test_tokens_are_refused_once_the_month_has_used_them_up(counter: Counter) -> None:
    month = limit(counter, limit_tokens=20_000)
    spent = {"metadata": {"model": "claude-opus-4-6", "input_tokens": 15_000, "output_tokens": 5_000}}
    assert counter.bot.post(EXPENSES, tokens(counter, 20, **spent)).status == 201
    assert of(month).left_tokens == 0
    assert counter.bot.post(EXPENSES, tokens(counter, 1)).error == EXHAUSTED


def test_what_is_used_up_this_month_or_in_the_month_of_the_day_is_refused(counter: Counter) -> None:
    monthly = limit(counter, limit_amount=Decimal(20), is_monthly=True)
    in_february = tokens(counter, 20, spent_date="2026-02-28")
    assert counter.bot.post(EXPENSES, in_february).status == 201
    refused = counter.bot.post(EXPENSES, in_february)
    assert refused.error == EXHAUSTED
    assert "is used up in February 2026. " in refused.json["error"]["message"]
    assert counter.bot.post(EXPENSES, tokens(counter, 20)).status == 201
    for other_day in ("2026-01-31", "2026-02-28", "2026-03-01"):
        assert counter.bot.post(EXPENSES, tokens(counter, 1, spent_date=other_day)).error == EXHAUSTED
    counter.clock.move_to(datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    # It is April in London, where clocks have gone forward, and in the workspace.
    Workspace.objects.filter(id=counter.project.workspace_id).update(timezone="Europe/London")
    assert counter.bot.post(EXPENSES, tokens(counter, 1, spent_date="2026-01-31")).status == 201
    assert of(monthly).left_amount == 0


@pytest.mark.parametrize(
    "change",
    [
        {"units": 40},
        {"unit_price": 4},
        {"metadata": {"input_tokens": 16_000}},
        {"units": None, "unit_price": None, "total_cost": 15.01},
    ],
)
def test_an_agent_that_raises_an_expense_beyond_the_limit_is_refused(counter: Counter, change: dict[str, Any]) -> None:
    both = limit(counter, limit_amount=Decimal(15), limit_tokens=15_000)
    path = f"{EXPENSES}/{counter.bot.post(EXPENSES, tokens(counter, 10)).json['id']}"
    refused = counter.bot.patch(path, change)
    assert refused.error == EXHAUSTED
    assert "so nothing was changed" in refused.json["error"]["message"]
    assert (of(both).used.amount, of(both).used.tokens) == (Decimal(10), 10_000)
    assert counter.bot.patch(path, {"units": 15, "notes": "To its end"}).status == 200
    saved = Expense.objects.in_workspace(counter.project.workspace_id)
    assert not saved.get().is_over_limit
    assert counter.alice.patch(path, change).status == 200
    assert saved.get().is_over_limit
    assert counter.bot.patch(path, {"notes": "Beyond, and not by this"}).status == 200


def test_an_agent_moves_no_expense_onto_a_project_whose_limit_it_would_pass(counter: Counter) -> None:
    elsewhere = factories.project(counter.project.client, team=(counter.cast.review_bot,))
    path = f"{EXPENSES}/{counter.bot.post(EXPENSES, tokens(counter, 10, project_id=elsewhere.public_id)).json['id']}"
    money = limit(counter, limit_amount=Decimal(5))
    assert counter.bot.patch(path, {"project_id": counter.project.public_id}).error == EXHAUSTED
    assert of(money).used.amount == 0


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
