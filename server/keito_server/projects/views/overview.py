"""The figures of a project's overview: by task and by member, people and agents apart."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keito_server.projects import queries
from keito_server.projects.models import Assignment, Project
from keito_server.projects.queries import RateCard, Worked, WorkedOn, sees_all_time, time_source
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A member of the team, or who was one, with their rate and time."""

    name: str
    is_agent: bool
    is_manager: bool
    is_on_team: bool
    rate: Decimal | None
    worked: Worked


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of the page. `amount_label` is empty where no amounts are shown."""

    tasks: list[WorkedOn]
    team: list[TeamLine]
    worked: Worked
    sees_all_time: bool
    amount_label: str
    shows_rates: bool

    @property
    def is_idle(self) -> bool:
        """Whether no time at all is to be shown."""
        return not any(row.worked.total_ms for row in self.tasks)


def overview_of(actor: Member, project: Project, *, today: date) -> Overview:
    """Reads time by task and by member (a query each), the team, its tasks, and what their rates are."""
    assignments = queries.list_assignments(actor, project)
    is_managed = any(row.member_id == actor.id and row.is_manager for row in assignments)
    by_task = time_source().by_task(actor, project)
    rates = queries.find_rate_card(actor, project, members=[row.member for row in assignments], today=today)
    shows_amounts = rates is not None and project.bill_by != Project.BillBy.NONE
    is_fixed = project.billing_type == Project.BillingType.FIXED_FEE
    return Overview(
        tasks=_with_idle_tasks(actor, project, by_task),
        team=_team(actor, project, assignments, rates),
        worked=sum((row.worked for row in by_task), Worked()),
        sees_all_time=sees_all_time(actor, is_managed=is_managed),
        # The hours of a fixed fee are worth something, but the fee is what is billed (R4).
        amount_label=("Value" if is_fixed else "Fees") if shows_amounts else "",
        shows_rates=rates is not None and project.bill_by != Project.BillBy.NONE,
    )


def _with_idle_tasks(actor: Member, project: Project, by_task: list[WorkedOn]) -> list[WorkedOn]:
    known = {row.id for row in by_task}
    offered = queries.list_project_tasks(actor, project)
    idle = [WorkedOn(row.task_id, row.task.name, Worked()) for row in offered if row.task_id not in known]
    return [*by_task, *idle]


def _team(actor: Member, project: Project, assignments: list[Assignment], rates: RateCard | None) -> list[TeamLine]:
    by_member = {row.id: row for row in time_source().by_member(actor, project)}
    lines = [
        TeamLine(
            name=row.member.name,
            is_agent=row.member.is_agent,
            is_manager=row.is_manager,
            is_on_team=True,
            rate=None if rates is None else rates.of_member(project, row.member),
            worked=by_member.pop(row.member_id).worked if row.member_id in by_member else Worked(),
        )
        for row in assignments
    ]
    former = [TeamLine(row.name, row.is_agent, False, False, None, row.worked) for row in by_member.values()]
    return sorted([*lines, *former], key=lambda line: line.is_agent)
