"""Bob's purse: a project of his, a standard category, miles, and the built-in category."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from keito_server.expenses import actions
from keito_server.expenses.actions import ExpenseChanges, NewExpense
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.projects.models import Project
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast


@dataclass(frozen=True, slots=True)
class Purse:
    """Bob and the agent are on `project`; Carol manages `managed`, where Bob is too."""

    cast: Cast
    project: Project
    meals: ExpenseCategory
    mileage: ExpenseCategory
    llm_usage: ExpenseCategory

    def new(self, **values: Any) -> NewExpense:
        """A new expense of 12.50 for meals today, unless told otherwise."""
        defaults: dict[str, Any] = {
            "project_id": self.project.id,
            "category_id": self.meals.id,
            "spent_date": NOW.date(),
            "source": "web",
        }
        if "total" not in values and "units" not in values:
            defaults["total"] = Decimal("12.50")
        return NewExpense(**(defaults | values))

    def save(self, *, by: Member | None = None, now: datetime = NOW, **values: Any) -> Expense:
        """Bob's, unless told otherwise; as it is stored."""
        return self.stored(actions.create(actor=by or self.cast.bob, new=self.new(**values), now=now))

    def change(self, expense: Expense, *, by: Member | None = None, now: datetime = NOW, **changes: Any) -> Expense:
        """By Bob, unless told otherwise; as it is stored."""
        wanted: ExpenseChanges = changes  # type: ignore[assignment]  # its own keys, given by name
        actor = by or self.cast.bob
        return self.stored(actions.update(actor=actor, expense_id=expense.id, changes=wanted, now=now))

    def stored(self, expense: Expense) -> Expense:
        """The expense as the database has it."""
        return Expense.objects.in_workspace(expense.workspace_id).get(id=expense.id)


def open_purse(cast: Cast) -> Purse:
    """With its rows in the database."""
    workspace = cast.bob.workspace
    return Purse(
        cast=cast,
        project=factories.project(factories.client(workspace), team=(cast.bob, cast.review_bot)),
        meals=factories.category(workspace, name="Meals"),
        mileage=factories.category(workspace, name="Mileage", unit_name="miles", unit_price=Decimal("0.67")),
        llm_usage=factories.llm_usage(workspace),
    )
