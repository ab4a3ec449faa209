"""Changing several rows of a project's tasks or team at once: all of it, or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from keito_server.projects.actions.offer import remove_task, set_task_billable
from keito_server.projects.actions.part_budgets import PartBudget, set_member_budget, set_task_budget
from keito_server.projects.actions.rates import set_rate
from keito_server.projects.actions.staff import set_manager, unassign
from keito_server.team.actions import Repriced, lock_prices
from keito_server.team.models import Member

Added = TypeVar("Added")


@dataclass(frozen=True, slots=True)
class TaskTerms:
    """What to set on a task of a project. With `sets_rate` its own rate there becomes `rate`, which may be none.

    `budget` None leaves it.
    """

    is_billable: bool | None
    sets_rate: bool = False
    rate: Decimal | None = None
    budget: PartBudget | None = None


@dataclass(frozen=True, slots=True)
class MemberTerms:
    """What to set on a member of a team; `is_manager` None leaves it. The rate and the budget as for tasks."""

    is_manager: bool | None
    sets_rate: bool = False
    rate: Decimal | None = None
    budget: PartBudget | None = None


@transaction.atomic
def change_tasks(
    *,
    actor: Member,
    project_id: UUID,
    terms: Mapping[UUID, TaskTerms],
    removed_id: UUID | None,
    now: datetime,
    rates_from: date | None = None,
) -> Repriced:
    """Sets the terms of some of a project's tasks, and perhaps takes one off.

    Rates hold from `rates_from` on, as `set_rate` says; answers how much saved work took them.
    """
    done = Repriced()
    if any(wanted.sets_rate for wanted in terms.values()):
        lock_prices(actor.workspace_id)
    for task_id, wanted in terms.items():
        set_task_billable(actor=actor, project_id=project_id, task_id=task_id, is_billable=wanted.is_billable, now=now)
        if wanted.sets_rate:
            done += set_rate(
                actor=actor,
                project_id=project_id,
                task_id=task_id,
                amount=wanted.rate,
                now=now,
                valid_from=rates_from,
            )
        if wanted.budget is not None:
            set_task_budget(actor=actor, project_id=project_id, task_id=task_id, budget=wanted.budget, now=now)
    if removed_id is not None:
        remove_task(actor=actor, project_id=project_id, task_id=removed_id, now=now)
    return done


@transaction.atomic
def change_team(
    *,
    actor: Member,
    project_id: UUID,
    terms: Mapping[UUID, MemberTerms],
    removed_id: UUID | None,
    now: datetime,
    rates_from: date | None = None,
) -> Repriced:
    """Sets the terms of some of a project's team, and perhaps takes one off it; rates as for tasks.

    Whoever gives up their own management does so last, so that the rest of what they asked for still holds.
    """
    done = Repriced()
    if any(wanted.sets_rate for wanted in terms.values()):
        lock_prices(actor.workspace_id)
    for member_id in sorted(terms, key=lambda member_id: member_id == actor.id):
        wanted = terms[member_id]
        if wanted.sets_rate:
            done += set_rate(
                actor=actor,
                project_id=project_id,
                member_id=member_id,
                amount=wanted.rate,
                now=now,
                valid_from=rates_from,
            )
        if wanted.budget is not None:
            set_member_budget(actor=actor, project_id=project_id, member_id=member_id, budget=wanted.budget, now=now)
        if wanted.is_manager is not None and (removed_id is None or member_id != actor.id):
            set_manager(actor=actor, project_id=project_id, member_id=member_id, is_manager=wanted.is_manager, now=now)
    if removed_id is not None:
        unassign(actor=actor, project_id=project_id, member_id=removed_id, now=now)
    return done


@transaction.atomic
def add_beside(
    *,
    actor: Member,
    sets_rates: bool,
    add: Callable[[], Added],
    change: Callable[[], Repriced],
) -> tuple[Added, Repriced]:
    """Runs `add`, which adds rows to a project, and `change`, which sets the terms of its others: both, or neither.

    Adding comes first, since whoever gives up managing a project by the change may still ask for it. Where rates are set
    (`sets_rates`) the prices are held before either, as by everybody who changes one.
    """
    if sets_rates:
        lock_prices(actor.workspace_id)
    return add(), change()
