"""How far budgets are used: of many projects at once, in at most four queries, narrowed to what the actor may see."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from keito_server.budgets import rules
from keito_server.budgets.queries.seeing import Sight, sights_by_assignments
from keito_server.budgets.queries.spent import NOTHING, Place, Spent, expenses_spent, time_spent, unit_of
from keito_server.budgets.rules import Amount, Period, State, Unit
from keito_server.projects.models import Assignment, Project, ProjectTask
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


@dataclass(frozen=True, slots=True)
class PartProgress:
    """One task or member of a budget in parts. Figures are None where they are money that the reader may not see."""

    id: UUID
    name: str
    is_agent: bool
    total: Amount | None
    spent: Amount | None
    remaining: Amount | None
    percent: Decimal | None
    state: State
    unrated_ms: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project's budget is used in its period.

    Figures are milliseconds (`unit` hours) or money in `currency` (fees), None where they are money that the reader may
    not see; `percent` (60 digits; None of a budget of nothing) and `state` always stand. `unrated_ms` is billable time
    that counts for no fee, since it has no rate (R1). `by` is one of `Project.BudgetBy`; `parts` are its tasks or
    members, most used first.
    """

    project_id: UUID
    by: str
    unit: Unit
    currency: str
    period: Period
    alert_percent: int | None
    total: Amount | None
    spent: Amount | None
    remaining: Amount | None
    percent: Decimal | None
    state: State
    parts: tuple[PartProgress, ...] = ()
    unrated_ms: int = 0

    @property
    def whole_percent(self) -> int | None:
        """The share for show, rounded by the rule of all shares of budgets (`rules.shown_percent`)."""
        return None if self.percent is None else rules.whole_percent(self.percent, self.alert_percent)


def progress_of(actor: Member, projects: Collection[Project], *, month: date) -> dict[UUID, Progress]:
    """By project id, how far those budgets are used that the actor may see; projects without a budget are left out.

    Budgets that reset are told of the month that holds `month`: this one is `rules.first_of_month(now, timezone)`.
    """
    budgeted = [project for project in projects if project.budget_by != Project.BudgetBy.NONE]
    if not budgeted:
        return {}
    team = _team_of(actor, budgeted)
    own = {row.project_id: row.is_manager for row in team if row.member_id == actor.id}
    sights = sights_by_assignments(actor, budgeted, own)
    seen = [project for project in budgeted if sights[project.id].sees_budget]
    found = reckon(actor.workspace_id, seen, month, team=team)
    return {project_id: _narrowed(one, sights[project_id], actor) for project_id, one in found.items()}


def reckon(
    workspace_id: UUID, projects: Collection[Project], month: date, *, team: Collection[Assignment] | None = None
) -> dict[UUID, Progress]:
    """Whole figures of budgets, for nobody in particular; `projects` have their clients. Two to four queries."""
    if not projects:
        return {}
    days = rules.month_of(month)
    spent = dict(time_spent(workspace_id, projects, days))
    with_expenses = [one.id for one in projects if counts_expenses(one)]
    if with_expenses:
        _add(spent, expenses_spent(workspace_id, with_expenses, days))
    parts = parts_of(workspace_id, projects, team)
    return {one.id: _progress(one, spent, parts.get(one.id, ()), month) for one in projects}


def seen_parts(
    parts: tuple[PartProgress, ...], by: str, unit: Unit, sight: Sight, actor: Member
) -> tuple[PartProgress, ...]:
    """The parts of a budget that an actor sees: of one by person perhaps only their own, and perhaps no money (P5)."""
    if not sight.sees_everybody:
        parts = tuple(one for one in parts if one.id == actor.id or by != Project.BudgetBy.PER_PERSON)
    if unit is Unit.FEES and not sight.sees_money:
        parts = tuple(replace(one, total=None, spent=None, remaining=None) for one in parts)
    return parts


def counts_expenses(project: Project) -> bool:
    """Whether billable expenses use up the budget: of fees, and not by task, since an expense has none."""
    is_by_task = project.budget_by == Project.BudgetBy.PER_TASK
    return project.budget_includes_expenses and unit_of(project) is Unit.FEES and not is_by_task


@dataclass(frozen=True, slots=True)
class Part:
    """One task or member of a budget in parts, and how much it has."""

    id: UUID
    name: str
    is_agent: bool
    total: Amount


def _team_of(actor: Member, projects: Collection[Project]) -> list[Assignment]:
    """The actor's own assignments and those with a budget per person, in one query, or none where neither is needed."""
    by_person = [one.id for one in projects if one.budget_by == Project.BudgetBy.PER_PERSON]
    wanted = Q(project_id__in=by_person)
    if not may(actor, Permission.BUDGETS_VIEW_ALL):
        wanted |= Q(project_id__in=[one.id for one in projects], member=actor)
    elif not by_person:
        return []
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(wanted)
    return list(rows.select_related("member").order_by("member__first_name", "member__last_name", "id"))


def parts_of(
    workspace_id: UUID, projects: Collection[Project], team: Collection[Assignment] | None = None
) -> dict[UUID, list[Part]]:
    """The parts of budgets by task or by person, by project: one query for each kind that is among them."""
    units = {one.id: unit_of(one) for one in projects}
    by_task = [one.id for one in projects if one.budget_by == Project.BudgetBy.PER_TASK]
    by_person = {one.id for one in projects if one.budget_by == Project.BudgetBy.PER_PERSON}
    found: dict[UUID, list[Part]] = {}
    if by_task:
        tasks = ProjectTask.objects.in_workspace(workspace_id).filter(project_id__in=by_task)
        for row in tasks.select_related("task").order_by("task__name", "id"):
            if (total := _budget(row, units[row.project_id])) is not None:
                found.setdefault(row.project_id, []).append(Part(row.task_id, row.task.name, False, total))
    if by_person and team is None:
        everybody = Assignment.objects.in_workspace(workspace_id).filter(project_id__in=by_person)
        team = list(everybody.select_related("member").order_by("member__first_name", "member__last_name", "id"))
    for one in team or ():
        if one.project_id in by_person and (total := _budget(one, units[one.project_id])) is not None:
            part = Part(one.member_id, one.member.name, one.member.is_agent, total)
            found.setdefault(one.project_id, []).append(part)
    return found


def _budget(row: ProjectTask | Assignment, unit: Unit) -> Amount | None:
    return row.budget_ms if unit is Unit.HOURS else row.budget_amount


def _progress(project: Project, spent: Mapping[Place, Spent], parts: Iterable[Part], month: date) -> Progress:
    unit, threshold = unit_of(project), project.budget_alert_percent
    reckoned = tuple(part_progress(one, spent.get((project.id, one.id), NOTHING), unit, threshold) for one in parts)
    if project.budget_by in (Project.BudgetBy.PER_TASK, Project.BudgetBy.PER_PERSON):
        total = sum((one.total for one in reckoned if one.total is not None), start=0)
        used = sum((one.spent for one in reckoned if one.spent is not None), start=0)
        unrated = sum(one.unrated_ms for one in reckoned)
    else:
        whole = spent.get((project.id, None), NOTHING)
        budget = project.budget_ms if unit is Unit.HOURS else project.budget_amount
        total, used, unrated = budget or 0, _used(whole, unit), _unrated(whole, unit)
    return Progress(
        project_id=project.id,
        by=project.budget_by,
        unit=unit,
        currency=project.client.currency,
        period=rules.period_of(is_monthly=project.budget_is_monthly, month=month),
        alert_percent=threshold,
        total=total,
        spent=used,
        remaining=total - used,
        percent=rules.percent_used(used, total),
        state=rules.state_of(used, total, threshold),
        parts=most_used_first(reckoned),
        unrated_ms=unrated,
    )


def most_used_first(parts: Iterable[PartProgress]) -> tuple[PartProgress, ...]:
    """The order in which parts are shown."""
    return tuple(sorted(parts, key=lambda one: -(one.percent or 0)))


def part_progress(part: Part, spent: Spent, unit: Unit, threshold: int | None) -> PartProgress:
    """How far one part is used."""
    used = _used(spent, unit)
    return PartProgress(
        id=part.id,
        name=part.name,
        is_agent=part.is_agent,
        total=part.total,
        spent=used,
        remaining=part.total - used,
        percent=rules.percent_used(used, part.total),
        state=rules.state_of(used, part.total, threshold),
        unrated_ms=_unrated(spent, unit),
    )


def _used(spent: Spent, unit: Unit) -> Amount:
    return spent.counted_ms if unit is Unit.HOURS else spent.worth


def _unrated(spent: Spent, unit: Unit) -> int:
    return spent.unrated_ms if unit is Unit.FEES else 0


def _add(spent: dict[Place, Spent], more: Mapping[Place, Spent]) -> None:
    for place, one in more.items():
        spent[place] = spent.get(place, NOTHING) + one


def _narrowed(progress: Progress, sight: Sight, actor: Member) -> Progress:
    """What an actor sees of it: other people's parts and money are left out where they may not see these."""
    parts = seen_parts(progress.parts, progress.by, progress.unit, sight, actor)
    if progress.unit is Unit.FEES and not sight.sees_money:
        return replace(progress, parts=parts, total=None, spent=None, remaining=None)
    return replace(progress, parts=parts)
