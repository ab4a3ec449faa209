"""Expenses: saved, changed, deleted and brought back, with the terms of their project and category (G1, N3, N7, T5, T6)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from keito_server.expenses import actions
from keito_server.expenses.actions import ExpenseChanges, NewExpense
from keito_server.expenses.errors import (
    CategoryArchived,
    ExpenseLocked,
    NoExchangeRate,
    RefundNeedsNotes,
    UnknownCategory,
)
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.expenses.rules import LLM_USAGE
from keito_server.kit.errors import NotFound, PermissionRefused, UndoTooLate, ValidationRefused
from keito_server.kit.logging_rules import DateTooLate
from keito_server.projects.errors import ProjectArchived, ProjectNotAssigned, UnknownProject
from keito_server.projects.models import Project
from keito_server.team.errors import UnknownMember
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.expenses.purse import Purse

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)


def test_units_take_the_price_of_their_category_and_keep_fractions_of_a_cent(purse: Purse) -> None:
    expense = purse.save(category_id=LLM_USAGE, units=Decimal(45))
    assert (expense.units, expense.unit_price, expense.total) == (45, Decimal("0.003"), Decimal("0.135"))
    assert (expense.category_id, expense.source, expense.approval) == (purse.llm_usage.id, "web", "unsubmitted")
    assert (expense.exchanged_units, expense.exchanged_price) == (None, None)
