"""Looking at the budgets that are marked, and telling of each threshold that is crossed, once for each period.

May run in several workers at once: each takes marks that no other has, and a crossing is told by whoever inserts its row.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import OperationalError, transaction

from keito_server.budgets import rules
from keito_server.budgets.actions.letters import Crossing, tell_of_crossings
from keito_server.budgets.events import BudgetThresholdCrossed
from keito_server.budgets.models import BudgetAlert, BudgetCheck
from keito_server.budgets.queries import PartProgress, Progress
from keito_server.budgets.queries.progress import reckon
from keito_server.budgets.rules import Amount, Unit
from keito_server.events.actions import record_all
from keito_server.kit.identifiers import new_id, public_id
from keito_server.kit.money import to_millionths
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member

_logger = logging.getLogger(__name__)
MOST = 1_000
"""Projects that one round looks at; what is left waits a minute."""


def check_budgets(now: datetime) -> int:
    """Looks at what is marked, each project in a transaction of its own, and returns how many crossings were found.

    A project that cannot be looked at stays marked, is logged, and keeps no other from being looked at.
    """
    marked = BudgetCheck.objects.across_workspaces().order_by("created_at").values_list("project_id", flat=True)
    found = 0
    for project_id in dict.fromkeys(marked[:MOST]):
        try:
            found += _check(project_id, now=now)
        except OperationalError:  # of the database, not of this project: the next round begins anew
            raise
        except Exception:
            _logger.exception("The budget of the project %s cannot be checked; it is tried again.", project_id)
    return found


@dataclass(frozen=True, slots=True)
class _Found:
    """A budget that is past its threshold, and the row that remembers it."""

    crossing: Crossing
    alert: BudgetAlert


@transaction.atomic
def _check(project_id: UUID, *, now: datetime) -> int:
    # The marks go first: what is saved from here on marks anew, and all that was saved before is seen below.
    months = _take_marks(project_id)
    rows = Project.objects.across_workspaces().filter(id=project_id, archived_at=None)
    project = rows.select_related("client", "workspace").first()
    if not months or project is None or project.budget_alert_percent is None:
        return 0
    if not project.budget_is_monthly:
        months = months[-1:]
    found = [one for month in months for one in _crossings(project, month, now=now)]
    alerts = BudgetAlert.objects.in_workspace(project.workspace_id)
    alerts.bulk_create([one.alert for one in found], ignore_conflicts=True)
    # A crossing that was told before, or is being told by another worker, has a row already.
    kept = set(alerts.filter(id__in=[one.alert.id for one in found]).values_list("id", flat=True))
    new = [one for one in found if one.alert.id in kept]
    if new:
        record_all(events=[_event(project, one) for one in new], actor=None, now=now)
        tell_of_crossings(project, [one.crossing for one in new], about_key=str(new[0].alert.id), now=now)
    return len(new)


def _take_marks(project_id: UUID) -> list[date]:
    """The months that are marked and no other worker is looking at; their marks are gone."""
    marks = BudgetCheck.objects.across_workspaces().filter(project_id=project_id).order_by("month")
    taken = list(marks.select_for_update(skip_locked=True))
    if taken:
        BudgetCheck.objects.across_workspaces().filter(id__in=[mark.id for mark in taken]).delete()
    return [mark.month for mark in taken]


def _crossings(project: Project, month: date, *, now: datetime) -> Iterator[_Found]:
    """What is past the threshold in one period: the whole budget, or each part of one in parts."""
    progress = reckon(project.workspace_id, [project], month).get(project.id)
    if progress is None:
        return
    by = {Project.BudgetBy.PER_TASK: Task.prefix, Project.BudgetBy.PER_PERSON: Member.prefix}
    prefix = by.get(Project.BudgetBy(progress.by))
    if prefix is None:
        yield from _crossing(project, progress, progress, "", "", now)
    else:
        for part in progress.parts:
            yield from _crossing(project, progress, part, public_id(prefix, part.id), part.name, now)


def _crossing(
    project: Project, progress: Progress, used: Progress | PartProgress, part: str, name: str, now: datetime
) -> Iterator[_Found]:
    threshold = project.budget_alert_percent
    if threshold is None or used.total is None or used.spent is None:
        return
    if not rules.has_crossed(used.spent, used.total, threshold):
        return
    alert = BudgetAlert(
        id=new_id(),
        workspace_id=project.workspace_id,
        project=project,
        part=part,
        period=progress.period.key,
        percent=threshold,
        budget=_whole_number(used.total, progress.unit),
        created_at=now,
    )
    crossing = Crossing(
        part=name,
        period=progress.period,
        unit=progress.unit,
        currency=progress.currency,
        total=used.total,
        spent=used.spent,
        percent=used.percent,
        threshold=threshold,
    )
    yield _Found(crossing, alert)


def _whole_number(total: Amount, unit: Unit) -> int:
    return int(total) if unit is Unit.HOURS else to_millionths(Decimal(total))


def _event(project: Project, found: _Found) -> BudgetThresholdCrossed:
    return BudgetThresholdCrossed(
        workspace_id=project.workspace_id,
        subject_id=project.id,
        part=found.crossing.part,
        period=found.alert.period,
        percent=found.alert.percent,
    )
