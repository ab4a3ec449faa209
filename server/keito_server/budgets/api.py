"""What is left of a project's budget and of agents' limits, over the API: an agent can ask before it runs (G5)."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from keito_server.budgets import queries
from keito_server.budgets.queries import Limits, PartProgress, Progress, Remaining
from keito_server.budgets.queries.limits import LimitUse, Measure
from keito_server.budgets.rules import Amount, Unit, shown_percent
from keito_server.budgets.schemas import ProjectBudget
from keito_server.kit.answers import amount_number, encode, json_answer
from keito_server.kit.durations import ms_to_hours
from keito_server.kit.identifiers import public_id
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires

router = Router(tags=["Projects"])


@router.get("/projects/{project_id}/budget", response=ProjectBudget, summary="Get what is left of a budget")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def get_project_budget(request: MemberRequest, project_id: str) -> HttpResponse:
    """How far the project's budget is used, and what is left of the limits of agents: ask it before a run begins.

    The budget is null where the project has none, or hides it from its team; limits are told to everybody on the project.
    """
    found = queries.get_remaining(request.actor, Project.parse_id(project_id), now=timezone.now())
    return json_answer(encode(_show(found)))


def _show(found: Remaining) -> dict[str, Any]:
    progress, project = found.progress, found.project
    is_none = project.budget_by == Project.BudgetBy.NONE
    period = progress.period if progress is not None and progress.period.is_month else None
    limits = [one for one in (found.of_project, found.own) if one is not None]
    return {
        "project_id": project.public_id,
        "budget_by": progress.by if progress is not None else "none" if is_none else None,
        "unit": None if progress is None else progress.unit.value,
        "currency": project.client.currency,
        "is_monthly": None if progress is None else progress.period.is_month,
        "period": None if period is None else {"from": period.first_day, "to": period.last_day},
        "budget": None if progress is None else _whole(progress),
        "parts": [] if progress is None else [_part(progress, part) for part in progress.parts],
        "agent_limits": {
            "project": _limits(found.of_project),
            "own": _limits(found.own),
            "is_exhausted": any(one.is_exhausted for one in limits),
            "refuses_time": any(one.refuses_time for one in limits),
            "refuses_expenses": any(one.refuses_expenses for one in limits),
        },
    }


def _whole(progress: Progress) -> dict[str, Any]:
    return {**_figures(progress, progress), "alert_percent": progress.alert_percent}


def _part(progress: Progress, part: PartProgress) -> dict[str, Any]:
    is_task = progress.by == Project.BudgetBy.PER_TASK
    return {
        "task_id": public_id(Task.prefix, part.id) if is_task else None,
        "user_id": None if is_task else public_id(Member.prefix, part.id),
        "name": part.name,
        **_figures(progress, part),
    }


def _figures(progress: Progress, used: Progress | PartProgress) -> dict[str, Any]:
    unit, threshold = progress.unit, progress.alert_percent
    shown = None if used.percent is None else shown_percent(used.percent, threshold=threshold, places=2)
    return {
        "total": _amount(used.total, is_time=unit is Unit.HOURS),
        "spent": _amount(used.spent, is_time=unit is Unit.HOURS),
        "remaining": _amount(used.remaining, is_time=unit is Unit.HOURS),
        "percent": None if shown is None else amount_number(shown),
        "state": used.state.value,
    }


def _limits(limits: Limits | None) -> dict[str, Any] | None:
    if limits is None:
        return None
    renewed = [use.is_monthly for use in limits.uses if use.measure is not Measure.TOKENS]
    return {
        "is_monthly": all(renewed),
        "hours": _limit(limits.find(Measure.HOURS), is_seen=True),
        "running_hours": ms_to_hours(limits.running_ms),
        "money": _limit(limits.find(Measure.MONEY), is_seen=limits.shows_money),
        "currency": limits.currency,
        "tokens": _limit(limits.find(Measure.TOKENS), is_seen=True),
        "is_exhausted": limits.is_exhausted,
        "refuses_time": limits.refuses_time,
        "refuses_expenses": limits.refuses_expenses,
    }


def _limit(use: LimitUse | None, *, is_seen: bool) -> dict[str, Any] | None:
    if use is None:
        return None
    figures = {"limit": use.limit, "used": use.used, "left": use.left}
    is_time = use.measure is Measure.HOURS
    return {name: _amount(amount, is_time=is_time) if is_seen else None for name, amount in figures.items()}


def _amount(amount: Amount | None, *, is_time: bool) -> Decimal | None:
    if amount is None:
        return None
    return ms_to_hours(int(amount)) if is_time else amount_number(Decimal(amount))
