"""Uninvoiced expenses as lines of an invoice (N4).

What has a price per unit makes one line for each price: its units, summed exactly, times the price. All other expenses
of a category make one line of quantity 1, each its own where lines are detailed: their totals, summed exactly and
rounded once. Whatever the grouping, each expense stands on exactly one line, under a heading of expenses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from keito_server.invoices.rules.grouping import DESCRIPTION_LENGTH
from keito_server.invoices.rules.sums import QUANTITY_DECIMALS, line_amount
from keito_server.invoices.rules.words import cut, few, names_of, short_day
from keito_server.kit.money import minor_units, round_half_up

EXPENSES = "Expenses"
UNIT_LENGTH = 20
_DETAIL_LENGTH = 900
_NOTES_LENGTH = 200
_BY_PROJECT = ("project", "detailed")
_DETAILED = "detailed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillableExpense:
    """One expense as an invoice sees it, in the client's currency; `units` and `unit_price` are both there or neither."""

    expense_id: UUID
    project_id: UUID
    project: str
    category_id: UUID
    category: str
    unit_name: str
    is_llm_usage: bool
    model: str
    spent_date: date
    notes: str
    has_receipt: bool
    units: Decimal | None
    unit_price: Decimal | None
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseLine:
    """A line to be, with the expenses behind it; `project_id` is None where they are of several projects."""

    kind: ClassVar[str] = "expense"

    heading: str
    description: str
    detail: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    is_agent_work: bool
    project_id: UUID | None
    expense_ids: tuple[UUID, ...]


def lines_from_expenses(expenses: Iterable[BillableExpense], *, grouping: str, currency: str) -> list[ExpenseLine]:
    """The lines for `expenses`, grouped by `project`, `task`, `person` or `detailed`.

    By project and in detail, expenses of two projects never share a line. LLM usage is marked as agents' work.
    """
    groups: dict[Any, list[BillableExpense]] = {}
    for expense in sorted(expenses, key=lambda expense: (expense.spent_date, expense.expense_id)):
        groups.setdefault(_key(expense, grouping), []).append(expense)
    ordered = sorted(groups.values(), key=lambda group: _order(group[0], grouping))
    return [_line(group, grouping=grouping, currency=currency) for group in ordered]


def line_unit(unit_name: str) -> str:
    """What a line counts: `miles`; thousands of tokens, `1k tokens`, as `k tokens`, so that it reads `180k tokens`."""
    return (unit_name[1:] if unit_name.startswith("1k ") else unit_name)[:UNIT_LENGTH]


def _key(expense: BillableExpense, grouping: str) -> tuple[Any, ...]:
    project = expense.project_id if grouping in _BY_PROJECT else None
    alone = expense.expense_id if grouping == _DETAILED and expense.unit_price is None else None
    return project, expense.category_id, expense.unit_price, alone


def _order(first: BillableExpense, grouping: str) -> tuple[Any, ...]:
    # It ends in something of the expense's own, so that the same expenses always make the same invoice.
    project = (first.project.casefold(), first.project_id) if grouping in _BY_PROJECT else ()
    price = (first.unit_price is None, -(first.unit_price or Decimal(0)))
    return (*project, first.category.casefold(), first.category_id, *price, first.spent_date, first.expense_id)


def _line(group: Sequence[BillableExpense], *, grouping: str, currency: str) -> ExpenseLine:
    first, projects = group[0], {expense.project_id for expense in group}
    quantity, unit_price = _figures(group, currency=currency)
    models = few(names_of(expense.model for expense in group))
    words = f"{first.category}, {models}" if models else first.category
    return ExpenseLine(
        heading=cut(f"{EXPENSES}, {first.project}", 200) if grouping in _BY_PROJECT else EXPENSES,
        description=cut(" ".join(words.split()), DESCRIPTION_LENGTH),
        detail=_listed(group) if grouping == _DETAILED else _projects(group, grouping),
        unit="" if first.unit_price is None else line_unit(first.unit_name),
        quantity=quantity,
        unit_price=unit_price,
        amount=line_amount(quantity, unit_price, currency=currency),
        is_agent_work=first.is_llm_usage,
        project_id=first.project_id if len(projects) == 1 else None,
        expense_ids=tuple(expense.expense_id for expense in group),
    )


def _figures(group: Sequence[BillableExpense], *, currency: str) -> tuple[Decimal, Decimal]:
    """Summed units and their price, or 1 and what all come to."""
    price = group[0].unit_price
    if price is None:
        total = sum((expense.total for expense in group), Decimal(0))
        return Decimal(1), round_half_up(total, minor_units(currency))
    return round_half_up(sum((expense.units or Decimal(0) for expense in group), Decimal(0)), QUANTITY_DECIMALS), price


def _projects(group: Sequence[BillableExpense], grouping: str) -> str:
    return few(names_of(expense.project for expense in group)) if grouping not in _BY_PROJECT else ""


def _listed(group: Sequence[BillableExpense]) -> str:
    """Day, notes and receipt of each expense, as many as have room: what the client is billed for (receipts.md)."""
    told: list[str] = []
    room = _DETAIL_LENGTH
    for place, expense in enumerate(group):
        notes = cut(" ".join(expense.notes.split()), _NOTES_LENGTH)
        words = ", ".join(word for word in (short_day(expense.spent_date), notes) if word)
        words += " (receipt)" if expense.has_receipt else ""
        room -= len(words) + 1
        if room < 0:
            return "\n".join([*told, f"and {len(group) - place} more"])
        told.append(words)
    return "\n".join(told)
