"""What tests of expenses over the API begin with: a purse, a caller for each of the cast, and a clock."""

from dataclasses import dataclass
from typing import Any

import time_machine

from keito_server.expenses.models import ExpenseCategory
from keito_server.projects.models import Project
from tests.api_caller import Api
from tests.conftest import Cast

EXPENSES = "/expenses"
CATEGORIES = "/expense-categories"


@dataclass(frozen=True, slots=True)
class Counter:
    """Bob and the bot are on the project, Carol manages it, Alice is the administrator; Mallory has one elsewhere."""

    cast: Cast
    project: Project
    meals: ExpenseCategory
    mileage: ExpenseCategory
    foreign: Project
    foreign_meals: ExpenseCategory
    alice: Api
    carol: Api
    bob: Api
    bot: Api
    mallory: Api
    clock: time_machine.Traveller

    def body(self, **fields: Any) -> dict[str, Any]:
        """Meals of 12.50, or with units miles."""
        category = self.mileage if "units" in fields else self.meals
        defaults: dict[str, Any] = {
            "project_id": self.project.public_id,
            "expense_category_id": category.public_id,
            "spent_date": "2026-03-12",
        }
        if "units" not in fields:
            defaults["total_cost"] = 12.5
        return defaults | fields
