"""How far budgets are used, as lists of projects and clients show it beside each project."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from keito_server.budgets.queries.progress import Progress, progress_of
from keito_server.budgets.rules import Amount, Unit
from keito_server.projects.models import Project
from keito_server.projects.queries import BudgetUse
from keito_server.team.models import Member


def uses_of(actor: Member, projects: Collection[Project], *, month: date) -> dict[UUID, BudgetUse]:
    """By project the use of the budgets that the actor may see, of a month where they reset; at most four queries."""
    return {project_id: _use(one) for project_id, one in progress_of(actor, projects, month=month).items()}


def _use(progress: Progress) -> BudgetUse:
    is_hours = progress.unit is Unit.HOURS
    nothing = 100 if progress.state == "over" else 0
    return BudgetUse(
        project_id=progress.project_id,
        unit=progress.unit.value,
        total_ms=_whole(progress.total) if is_hours else None,
        spent_ms=_whole(progress.spent) if is_hours else None,
        total_amount=None if is_hours else _money(progress.total),
        spent_amount=None if is_hours else _money(progress.spent),
        percent=Decimal(nothing) if progress.percent is None else progress.percent,
        whole_percent=nothing if progress.whole_percent is None else progress.whole_percent,
        state=progress.state.value,
    )


def _whole(amount: Amount | None) -> int | None:
    return None if amount is None else int(amount)


def _money(amount: Amount | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)
