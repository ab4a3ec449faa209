"""What happens elsewhere that may use up a budget, or change it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from keito_server.budgets.actions import marking
from keito_server.events.events import DomainEvent
from keito_server.expenses.events import ExpenseDeleted, ExpenseUpdated
from keito_server.expenses.models import Expense
from keito_server.kit.tenancy import Actor
from keito_server.projects.events import RateRemoved, RateSet


def mark_of_entries(events: Sequence[DomainEvent], _actor: Actor | None, now: datetime) -> None:
    """Time was saved or changed."""
    marking.mark_of_entries(_subjects(events), now=now)


def mark_of_expenses(events: Sequence[DomainEvent], _actor: Actor | None, now: datetime) -> None:
    """Expenses were saved or changed."""
    marking.mark_of_expenses(_subjects(events), now=now)


def mark_of_changed_expenses(events: Sequence[ExpenseUpdated], _actor: Actor | None, now: datetime) -> None:
    """Expenses were changed: where a refund was and is no longer, more is spent."""
    mark_of_expenses(events, _actor, now)
    days = []
    for event in events:
        if "project_id" in event.changes or "spent_date" in event.changes:
            row = Expense.objects.in_workspace(event.workspace_id).filter(id=event.subject_id)
            for project_id, day in row.values_list("project_id", "spent_date"):
                was_on = event.changes.get("project_id", [project_id])[0]
                days.append((was_on, event.changes.get("spent_date", [day])[0]))
    if days:
        marking.mark_of_days(days, now=now)


def mark_of_deleted_expenses(events: Sequence[ExpenseDeleted], _actor: Actor | None, now: datetime) -> None:
    """Expenses were deleted: without a refund more is spent."""
    days = [(UUID(event.row["project_id"]), date.fromisoformat(event.row["spent_date"])) for event in events]
    marking.mark_of_days(days, now=now)


def mark_of_projects(events: Sequence[DomainEvent], _actor: Actor | None, now: datetime) -> None:
    """Projects, their tasks or their teams changed, and perhaps their budgets with them."""
    marking.mark_of_projects(_subjects(events), now=now)


def mark_of_rates(events: Sequence[RateSet | RateRemoved], _actor: Actor | None, now: datetime) -> None:
    """Billable rates changed: what is repriced uses up another share of fees."""
    projects = [event.project_id for event in events if event.project_id is not None]
    if projects:
        marking.mark_of_projects(list(dict.fromkeys(projects)), now=now)
    elsewhere = [event for event in events if event.project_id is None]
    if elsewhere:
        mark_of_workspaces(elsewhere, _actor, now)


def mark_of_workspaces(events: Sequence[DomainEvent], _actor: Actor | None, now: datetime) -> None:
    """Something changed that any project of the workspace may be billed by."""
    marking.mark_of_workspaces(list({event.workspace_id for event in events}), now=now)


def _subjects(events: Sequence[DomainEvent]) -> list[UUID]:
    return list(dict.fromkeys(event.subject_id for event in events))
