"""All figures that a project's page shows of its time, expenses and budget, narrowed to what its reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from keito_server.budgets.queries.burn import Burn, burn_of, total_of
from keito_server.budgets.queries.by_day import SpendingOfDay, TimeOfDay, spending_by_day, time_by_day
from keito_server.budgets.queries.margin import earned_of, margin_of
from keito_server.budgets.queries.progress import parts_of, seen_parts
from keito_server.budgets.queries.seeing import Sight, sight_of
from keito_server.budgets.queries.weeks import Week, visible_time_by_day, weeks_of
from keito_server.budgets.rules.margin import MarginAccount
from keito_server.projects.models import Project
from keito_server.projects.queries import ShownProject, fee_left


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """What the page shows. What its reader may not see is None (P3, P5); `weeks` hold what they see of the hours."""

    shown: ShownProject
    sight: Sight
    burn: Burn | None
    weeks: list[Week]
    account: MarginAccount | None
    uninvoiced: Decimal | None

    @property
    def sees_money(self) -> bool:
        """Whether the money of a budget of fees is shown, and not its share alone (P5)."""
        return self.sight.sees_money


def find_figures(shown: ShownProject) -> ProjectFigures:
    """At most five queries: time, expenses, what the parts of a budget come to, exchange rates, what is left of a fee."""
    project, reader, today = shown.project, shown.reader, shown.today
    week_start = reader.workspace.week_start
    sight = sight_of(reader, project, is_assigned=shown.is_assigned, is_manager=shown.is_managed)
    shows_budget = sight.sees_budget and project.budget_by != Project.BudgetBy.NONE
    reads_all = shown.sees_all_time or shows_budget
    time = time_by_day(project) if reads_all else []
    spending = spending_by_day(project) if shows_budget or shown.sees_rates else []
    seen = time if shown.sees_all_time else visible_time_by_day(reader, project)
    return ProjectFigures(
        shown=shown,
        sight=sight,
        burn=_burn(shown, sight, time, spending) if shows_budget else None,
        weeks=weeks_of(seen, today=today, week_start=week_start),
        account=_account(shown, time, spending),
        uninvoiced=_uninvoiced(shown, time, spending),
    )


def _burn(shown: ShownProject, sight: Sight, time: Sequence[TimeOfDay], spending: Sequence[SpendingOfDay]) -> Burn:
    """The budget with the parts that the reader sees."""
    project, reader = shown.project, shown.reader
    parts = parts_of(project.workspace_id, [project]).get(project.id, [])
    burn = burn_of(
        project,
        time,
        spending,
        total=total_of(project, parts),
        today=shown.today,
        week_start=reader.workspace.week_start,
        parts=parts,
    )
    return replace(burn, by_part=seen_parts(burn.by_part, project.budget_by, burn.unit, sight, reader))


def _account(shown: ShownProject, time: Sequence[TimeOfDay], spending: Sequence[SpendingOfDay]) -> MarginAccount | None:
    if shown.sees_costs:
        return margin_of(shown.project, time, spending, workspace=shown.reader.workspace)
    return earned_of(time, spending) if shown.sees_rates and shown.sees_all_time else None


def _uninvoiced(shown: ShownProject, time: Sequence[TimeOfDay], spending: Sequence[SpendingOfDay]) -> Decimal | None:
    """What could still be billed: expenses, and hours at their rates or what is left of a fixed fee (R4)."""
    project = shown.project
    if not (shown.sees_rates and shown.sees_all_time) or project.billing_type == Project.BillingType.NON_BILLABLE:
        return None
    is_fixed = project.billing_type == Project.BillingType.FIXED_FEE
    work = fee_left(project) if is_fixed else sum((one.uninvoiced for one in time), Decimal(0))
    return work + sum((one.uninvoiced for one in spending), Decimal(0))
