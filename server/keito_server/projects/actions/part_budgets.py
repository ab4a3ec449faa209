"""The budgets of a project's parts: of its tasks, or of the members of its team (budgets.md)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.amounts import check_amount
from keito_server.kit.errors import NotFound
from keito_server.projects.actions.saving import locked_project
from keito_server.projects.events import MemberBudgetSet, TaskBudgetSet
from keito_server.projects.models import Assignment, Project, ProjectTask
from keito_server.projects.rules import check_budget_hours
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class PartBudget:
    """The budget of one part: milliseconds, or an amount in the client's currency; the project says which counts."""

    ms: int | None = None
    amount: Decimal | None = None


@transaction.atomic
def set_task_budget(
    *, actor: Member, project_id: UUID, task_id: UUID, budget: PartBudget, now: datetime
) -> ProjectTask:
    """Sets the budget of a task on a project; `NotFound` for one that it does not offer. An amount needs rates (P5)."""
    project = locked_project(actor, project_id)
    rows = ProjectTask.objects.in_workspace(actor.workspace_id).select_related("task")
    row = rows.filter(project=project, task_id=task_id).first()
    if row is None:
        raise NotFound(field="task_id")
    if _put(actor, row, budget):
        _record_of_task(actor, project, row, now)
    return row


@transaction.atomic
def set_member_budget(
    *, actor: Member, project_id: UUID, member_id: UUID, budget: PartBudget, now: datetime
) -> Assignment:
    """Sets the budget of a member on a project; `NotFound` for who is not on its team. An amount needs rates (P5)."""
    project = locked_project(actor, project_id)
    rows = Assignment.objects.in_workspace(actor.workspace_id).select_related("member")
    row = rows.filter(project=project, member_id=member_id).first()
    if row is None:
        raise NotFound(field="member_id")
    if _put(actor, row, budget):
        _record_of_member(actor, project, row, now)
    return row


def _put(actor: Member, row: ProjectTask | Assignment, budget: PartBudget) -> bool:
    """Writes the budget if it is another one, and says whether it was."""
    check_budget_hours(budget.ms)
    check_amount(budget.amount, field="budget_amount")
    if row.budget_amount != budget.amount:
        require(actor, Permission.BILLABLE_RATES_VIEW)
    if (row.budget_ms, row.budget_amount) == (budget.ms, budget.amount):
        return False
    row.budget_ms, row.budget_amount = budget.ms, budget.amount
    row.save(update_fields=["budget_ms", "budget_amount"])
    return True


def _record_of_task(actor: Member, project: Project, row: ProjectTask, now: datetime) -> None:
    budget_set = TaskBudgetSet(
        workspace_id=actor.workspace_id,
        subject_id=project.id,
        task_id=row.task_id,
        budget_ms=row.budget_ms,
        budget_amount=_words(row.budget_amount),
    )
    record(event=budget_set, actor=actor, now=now)


def _record_of_member(actor: Member, project: Project, row: Assignment, now: datetime) -> None:
    budget_set = MemberBudgetSet(
        workspace_id=actor.workspace_id,
        subject_id=project.id,
        member_id=row.member_id,
        budget_ms=row.budget_ms,
        budget_amount=_words(row.budget_amount),
    )
    record(event=budget_set, actor=actor, now=now)


def _words(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
