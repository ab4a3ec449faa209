"""A change of an expense in the words of the member whose it is: what it was, and what it is (T5)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.kit.changes import Change, changes_in_words
from keito_server.projects.models import Project
from keito_server.web.formats import Formats


def sum_of(expense: Expense) -> str:
    """What it comes to, exactly, in the member's own formats."""
    return Formats.of(expense.member).money(expense.total, expense.project.client.currency, is_exact=True)


def expense_changes_in_words(expense: Expense, changes: Mapping[str, Sequence[Any]]) -> list[Change]:
    """What of an audited change (`ExpenseUpdated.changes`) means something to people, in the member's own formats.

    `receipt` may stand beside it: the names of the file that was there and of the one that is, empty for none.
    """
    formats, currency = Formats.of(expense.member), expense.project.client.currency
    names = _names(expense, changes)

    def money(amount: Any) -> str:
        return "none" if amount is None else formats.money(amount, currency, is_exact=True)

    known: dict[str, tuple[str, Callable[[Any], str]]] = {
        "project_id": ("Project", lambda row_id: names.get(row_id, "none")),
        "category_id": ("Category", lambda row_id: names.get(row_id, "none")),
        "spent_date": ("Day", formats.day),
        "units": ("Quantity", lambda units: "none" if units is None else formats.number(units)),
        "unit_price": ("Price", money),
        "total": ("Amount", money),
        "notes": ("Notes", lambda notes: notes or "none"),
        "is_billable": ("Billable", lambda is_billable: "yes" if is_billable else "no"),
        "receipt": ("Receipt", lambda name: name or "none"),
    }
    return changes_in_words(changes, known)


def _names(expense: Expense, changes: Mapping[str, Sequence[Any]]) -> dict[UUID, str]:
    """Names of the projects and categories that are spoken of; nothing is asked where neither changed."""
    names: dict[UUID, str] = {}
    for field, model in (("project_id", Project), ("category_id", ExpenseCategory)):
        if field in changes:
            rows = model.objects.in_workspace(expense.workspace_id).filter(
                id__in=[one for one in changes[field] if one]
            )
            names.update(rows.values_list("id", "name"))
    return names
