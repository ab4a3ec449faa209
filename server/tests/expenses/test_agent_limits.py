"""The guard for agents (G5) where they spend: money and tokens, what is refused at their end, and ten agents at once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Unpack

import pytest

from keito_server.expenses import actions
from keito_server.expenses.actions import NewExpense
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.projects import actions as projects
from keito_server.projects.errors import BudgetExhausted
from keito_server.projects.models import AgentLimit, Project
from keito_server.projects.queries import AgentAllowance, allowances
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk

TODAY = date(2026, 3, 12)


@pytest.fixture
def project(cast: Cast) -> Project:
    return factories.project(factories.client(cast.alice.workspace), team=(cast.bob, cast.review_bot))


@pytest.fixture
def usage(cast: Cast) -> ExpenseCategory:
    return factories.llm_usage(cast.alice.workspace)


def limit(cast: Cast, project: Project, **fields: Unpack[projects.LimitFields]) -> AgentLimit:
    made = projects.set_project_limit(actor=cast.alice, project_id=project.id, fields=fields, now=NOW)
    assert made is not None
    return made


def of(limited: AgentLimit) -> AgentAllowance:
    return allowances([limited], day=TODAY)[limited.id]


def left(limited: AgentLimit) -> tuple[Decimal | None, int | None]:
    allowance = of(limited)
    return allowance.left_amount, allowance.left_tokens


def new(project: Project, usage: ExpenseCategory, units: str = "10", **more: Any) -> NewExpense:
    return NewExpense(
        project_id=project.id,
        category_id=usage.id,
        spent_date=TODAY,
        source="agent",
        units=Decimal(units),
        **({"unit_price": Decimal(1)} | more),
    )


@pytest.mark.django_db
def test_spending_beyond_the_limit_is_refused_and_the_crossing_one_is_marked(
    cast: Cast, project: Project, usage: ExpenseCategory
) -> None:
    money = limit(cast, project, limit_amount=Decimal(15))
    first, second = (actions.create(actor=cast.review_bot, new=new(project, usage), now=NOW) for _ in range(2))
    assert (first.is_over_limit, second.is_over_limit) == (False, True)
    with pytest.raises(BudgetExhausted, match="limit of money"):
        actions.create(actor=cast.review_bot, new=new(project, usage), now=NOW)
    meals = factories.category(cast.alice.workspace)
    of_bob = replace(new(project, meals), source="web", units=None, unit_price=None, total=Decimal(99))
    actions.create(actor=cast.bob, new=of_bob, now=NOW)
    assert of(money).left_amount == -5


@pytest.mark.django_db
def test_a_refund_is_taken_at_the_limit_and_makes_no_room(cast: Cast, project: Project, usage: ExpenseCategory) -> None:
    both = limit(cast, project, limit_amount=Decimal(10), limit_tokens=10_000)
    actions.create(actor=cast.review_bot, new=new(project, usage), now=NOW)
    refund = actions.create(
        actor=cast.review_bot, new=new(project, usage, "-4", notes="Credited by the provider"), now=NOW
    )
    assert left(both) == (Decimal(0), 0)
    for units in ("1", "0"):
        with pytest.raises(BudgetExhausted):
            actions.create(actor=cast.review_bot, new=new(project, usage, units), now=NOW)
    actions.update(actor=cast.review_bot, expense_id=refund.id, changes={"units": Decimal(-9)}, now=NOW)
    assert left(both) == (Decimal(0), 0)


@pytest.mark.django_db
def test_what_gives_money_back_and_uses_tokens_is_refused_at_the_limit_of_tokens(
    cast: Cast, project: Project, usage: ExpenseCategory
) -> None:
    tokens = limit(cast, project, limit_tokens=10_000)
    actions.create(actor=cast.review_bot, new=new(project, usage), now=NOW)
    hidden = {"notes": "Credited", "metadata": {"input_tokens": 5_000}}
    with pytest.raises(BudgetExhausted):
        actions.create(actor=cast.review_bot, new=new(project, usage, "-4", **hidden), now=NOW)
    assert of(tokens).left_tokens == 0


@pytest.mark.django_db
def test_the_larger_of_reported_tokens_and_of_units_is_counted(
    cast: Cast, project: Project, usage: ExpenseCategory
) -> None:
    tokens = limit(cast, project, limit_tokens=100_000)
    for units, reported, expected in (("10", 1, 90_000), ("1", 20_000, 70_000)):
        told = {"input_tokens": reported}
        actions.create(actor=cast.review_bot, new=new(project, usage, units, metadata=told), now=NOW)
        assert of(tokens).left_tokens == expected
    meals = factories.category(cast.alice.workspace, unit_name="plates", unit_price=Decimal(1))
    actions.create(actor=cast.review_bot, new=new(project, meals, "50"), now=NOW)
    assert of(tokens).left_tokens == 70_000


@pytest.mark.django_db
def test_tokens_are_counted_by_the_month_as_reported_or_by_thousands(
    cast: Cast, project: Project, usage: ExpenseCategory
) -> None:
    tokens = limit(cast, project, limit_tokens=50_000)
    reported = {"model": "claude-opus-4-6", "input_tokens": 30_000, "output_tokens": 15_000}
    actions.create(actor=cast.review_bot, new=new(project, usage, "45", metadata=reported), now=NOW)
    assert of(tokens).left_tokens == 5_000
    actions.create(actor=cast.review_bot, new=new(project, usage, "5.5"), now=NOW)
    assert of(tokens).left_tokens == -500
    with pytest.raises(BudgetExhausted, match="limit of tokens for agents on this project is used up this month"):
        actions.create(actor=cast.review_bot, new=new(project, usage, "1"), now=NOW)
    february = replace(new(project, usage, "1"), spent_date=date(2026, 2, 28))
    with pytest.raises(BudgetExhausted, match="is used up this month"):
        actions.create(actor=cast.review_bot, new=february, now=NOW)


@pytest.mark.django_db
def test_what_is_used_is_what_is_saved_after_corrections_and_deletions(
    cast: Cast, project: Project, usage: ExpenseCategory
) -> None:
    both = limit(cast, project, limit_amount=Decimal(100), limit_tokens=100_000)
    expense = actions.create(actor=cast.review_bot, new=new(project, usage, "20"), now=NOW)
    actions.update(actor=cast.review_bot, expense_id=expense.id, changes={"units": Decimal(30)}, now=NOW)
    assert left(both) == (Decimal(70), 70_000)
    event_id = actions.delete(actor=cast.review_bot, expense_id=expense.id, now=NOW)
    assert left(both) == (Decimal(100), 100_000)
    actions.restore(actor=cast.review_bot, event_id=event_id, now=NOW)
    assert left(both) == (Decimal(70), 70_000)
    lifted = projects.set_project_limit(actor=cast.alice, project_id=project.id, fields={}, now=NOW)
    assert lifted is None
    assert of(limit(cast, project, limit_tokens=40_000)).left_tokens == 10_000


@pytest.mark.usefixtures("database_on_disk")
def test_ten_agents_racing_at_99_percent_end_within_one_expense_of_the_limit(
    cast: Cast, project: Project, usage: ExpenseCategory
) -> None:
    agents = [factories.agent(cast.alice.workspace, name=f"agent-{number}") for number in range(10)]
    for agent in agents:
        factories.assignment(project, agent)
    money = limit(cast, project, limit_amount=Decimal(1000))
    actions.create(actor=agents[0], new=new(project, usage, "990"), now=NOW)
    came_to = at_once(
        *(lambda agent=agent: actions.create(actor=agent, new=new(project, usage, "25"), now=NOW) for agent in agents)
    )
    saved = [one for one in came_to if isinstance(one, Expense)]
    assert len(saved) == 1
    assert saved[0].is_over_limit
    assert [type(one) for one in came_to if one not in saved] == [BudgetExhausted] * 9
    assert of(money).left_amount == -15
