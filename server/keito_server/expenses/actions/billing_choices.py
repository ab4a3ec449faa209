"""Which expenses are not billable because their project said so, and which may be so because somebody chose it (T6).

No column keeps that: while a project bills nothing, both look the same. Their histories tell them apart.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from keito_server.events.queries import list_for_subject, list_for_subjects
from keito_server.expenses.events import ExpenseCreated, ExpenseUpdated
from keito_server.expenses.models import Expense
from keito_server.expenses.rules import is_billable
from keito_server.kit.strict_json import parse
from keito_server.projects.actions import BilledSo
from keito_server.projects.events import ProjectUpdated
from keito_server.projects.models import Project
from keito_server.team.models import Member

_AT_ONCE = 1_000
_DECIDES = {"is_billable", "project_id"}
"""Whoever changes one of these decides, or brings what was decided elsewhere."""


def billable_by(billing: BilledSo, expense: Expense, *, given: bool | None = None) -> bool:
    """Whether an expense is billable on a project that bills so, with what was chosen for it (T6)."""
    return is_billable(
        given=given,
        project_bills=billing.bill_by != Project.BillBy.NONE,
        project_default=billing.is_billable,
        category_default=expense.category.is_billable,
        metadata=expense.metadata,
    )


def find_left_to_project(*, actor: Member, project: Project, expenses: Sequence[Expense]) -> set[UUID]:
    """By id those of a project's expenses, none of them billable, that are so only because of how the project billed.

    The project has just changed how it bills, and that is recorded. Such an expense was made so by the project, or was
    saved while that made none billable and nobody chose. Where a history does not say so, somebody may have chosen: a
    client is never billed for what was taken out.
    """
    if not expenses:
        return set()
    by_project = _by_history(actor, [expense.id for expense in expenses])
    ways = _ways_before(actor, project)
    return {one.id for one in expenses if by_project.get(one.id, _is_saved_so(one, ways))}


def _by_history(actor: Member, expense_ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Whether the project was the last to decide, for the expenses whose histories say who was."""
    found: dict[UUID, bool] = {}
    kinds = (ExpenseCreated.__name__, ExpenseUpdated.__name__)
    for start in range(0, len(expense_ids), _AT_ONCE):
        for event in list_for_subjects(actor, expense_ids[start : start + _AT_ONCE], kinds=kinds):
            data = parse(event.data.encode())
            if event.kind == ExpenseCreated.__name__:
                if data.get("is_billable") is False:
                    found[event.subject_id] = False
            elif _DECIDES & data["changes"].keys():
                found[event.subject_id] = bool(data.get("by_project"))
    return found


def _ways_before(actor: Member, project: Project) -> list[tuple[datetime | None, BilledSo]]:
    """How the project billed until now, the latest first, each with since when; None is since ever."""
    ways: list[tuple[datetime | None, BilledSo]] = []
    so = BilledSo(project.bill_by, project.is_billable)
    for event in reversed(list_for_subject(actor, project.id, kinds=(ProjectUpdated.__name__,))):
        changes = parse(event.data.encode())["changes"]
        if "bill_by" in changes or "is_billable" in changes:
            ways.append((event.happened_at, so))
            bill_by, by_default = changes.get("bill_by", [so.bill_by]), changes.get("is_billable", [so.is_billable])
            so = BilledSo(bill_by[0], by_default[0])
    return [*ways, (None, so)][1:]


def _is_saved_so(expense: Expense, ways: Iterable[tuple[datetime | None, BilledSo]]) -> bool:
    """Whether the expense has not been billable by default at any time since it was saved."""
    for since, so in ways:
        if billable_by(so, expense):
            return False
        if since is None or expense.created_at >= since:
            return True
    return False
