"""How much of projects' budgets is used, as lists show it. Budgets live above projects: they register who counts them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID

from keito_server.projects.models import Project
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """The use of one project's budget in its current period (the month, where it starts anew each month).

    Of the milliseconds and the amounts (in the client's currency), one pair is None: which, `unit` says; amounts are None
    too for whoever may see no rates (P5). `percent` is exact and may exceed 100; `whole_percent` is the share for show,
    which whoever counts budgets rounds for all pages. A source leaves out what the actor may not see.
    """

    project_id: UUID
    unit: Literal["hours", "fees"]
    total_ms: int | None
    spent_ms: int | None
    total_amount: Decimal | None
    spent_amount: Decimal | None
    percent: Decimal
    whole_percent: int
    state: Literal["on_track", "warning", "over"]


BudgetSource = Callable[[Member, Collection[Project]], dict[UUID, BudgetUse]]

_sources: list[BudgetSource] = []


def register_budget_source(source: BudgetSource) -> None:
    """Has `source(actor, projects)` asked for the budgets that lists show: a fixed number of queries for them all."""
    _sources[:] = [source]


def budget_uses(actor: Member, projects: Collection[Project]) -> dict[UUID, BudgetUse]:
    """The use of the projects' budgets that the actor may see, by project; empty where nobody counts them."""
    with_budget = [project for project in projects if project.budget_by != Project.BudgetBy.NONE]
    if not _sources or not with_budget:
        return {}
    return _sources[0](actor, with_budget)
