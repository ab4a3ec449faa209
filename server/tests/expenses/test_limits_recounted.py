"""Whatever agents spend, adding it to their limits comes to the same as counting all that is saved (G5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keito_server.expenses import actions
from keito_server.expenses.actions import NewExpense
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.projects import actions as projects
from keito_server.projects.models import AgentUse, Project
from keito_server.projects.queries.agent_limits import list_wrong_limits
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast

kinds = st.sampled_from(["usage", "units", "plain"])
amounts = st.decimals(-2000, 2000, places=6)
prices = st.decimals(0, 3, places=6)
tokens = st.none() | st.integers(0, 3_000_000)
days = st.sampled_from([date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 12)])


@dataclass(frozen=True, slots=True)
class Field:
    """An agent with limits on two projects, one of them in another currency, and of its own."""

    bot: Member
    home: Project
    abroad: Project
    categories: dict[str, ExpenseCategory]


@pytest.fixture
def field(cast: Cast) -> Field:
    workspace, bot = cast.alice.workspace, cast.review_bot
    home, abroad = (
        factories.project(factories.client(workspace, currency=currency), team=(bot,)) for currency in ("GBP", "EUR")
    )
    factories.exchange_rate(workspace, "EUR", "0.857143", units=7)
    most: projects.LimitFields = {"limit_amount": Decimal(10**9), "limit_tokens": 10**12}
    for project in (home, abroad):
        projects.set_project_limit(actor=cast.alice, project_id=project.id, fields=most, now=NOW)
    projects.set_agent_limit(actor=cast.alice, member_id=bot.id, fields=most, now=NOW)
    categories = {
        "usage": factories.llm_usage(workspace),
        "units": factories.category(workspace, unit_name="plates"),
        "plain": factories.category(workspace),
    }
    return Field(bot, home, abroad, categories)


def uses(field: Field) -> list[tuple[Any, ...]]:
    """What is counted, limit by limit and month by month, without rows of nothing."""
    rows = AgentUse.objects.in_workspace(field.bot.workspace_id).order_by("limit_id", "month")
    counted = rows.values_list("limit_id", "month", "used_amount", "used_tokens")
    return [row for row in counted if row[2] or row[3]]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spent=st.lists(st.tuples(kinds, amounts, prices, tokens, tokens, days, st.booleans()), max_size=6))
def test_adding_and_recounting_come_to_the_same(field: Field, spent: list[Any]) -> None:
    AgentUse.objects.in_workspace(field.bot.workspace_id).delete()
    Expense.objects.in_workspace(field.bot.workspace_id).delete()
    for kind, amount, price, read, written, day, is_abroad in spent:
        has_units = kind != "plain"
        told = {"input_tokens": read, "output_tokens": written}
        new = NewExpense(
            project_id=(field.abroad if is_abroad else field.home).id,
            category_id=field.categories[kind].id,
            spent_date=day,
            source="agent",
            total=None if has_units else amount,
            units=amount if has_units else None,
            unit_price=price if has_units else None,
            notes="Nightly run",
            metadata={key: value for key, value in told.items() if value is not None},
        )
        actions.create(actor=field.bot, new=new, now=NOW)
    assert list(list_wrong_limits()) == []
    added = uses(field)
    assert all(amount >= 0 and tokens >= 0 for _, _, amount, tokens in added)
    projects.recount_agent_limits(
        workspace=field.bot.workspace,
        project_ids=[field.home.id, field.abroad.id],
        member_ids=[field.bot.id],
        now=NOW,
    )
    assert uses(field) == added
