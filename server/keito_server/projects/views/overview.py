"""The overview of a project: its hours by task and by member, people and agents apart, and what apps above say of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from keito_server.projects import queries
from keito_server.projects.models import Project
from keito_server.projects.queries import ShownProject, TeamMember, Worked, WorkedOn, WorkedOnProject, time_source
from keito_server.projects.views.project import page_context, today_of
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web.sections import sections_of

_RECENT = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A member of the team, or who was one, with their rate, their time, and that of the last four weeks."""

    name: str
    is_agent: bool
    is_manager: bool
    is_on_team: bool
    rate: Decimal | None
    worked: Worked
    recent_ms: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of the page's two tables. `amount_label` is empty where no amounts are shown."""

    tasks: list[WorkedOn]
    team: list[TeamLine]
    worked: Worked
    most_recent_ms: int
    sees_all_time: bool
    amount_label: str
    shows_rates: bool

    bills_by_task: bool

    @property
    def shows_team_rates(self) -> bool:
        """Whether members have rates here: where tasks are what is billed, nobody has one."""
        return self.shows_rates and not self.bills_by_task

    @property
    def is_idle(self) -> bool:
        """Whether no time at all is to be shown."""
        return not any(row.worked.total_ms for row in self.tasks)


@requires(Permission.PROJECTS_VIEW_ASSIGNED)
@require_GET
def overview(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """What was done on the project and by whom, between its budget and what it takes week by week."""
    actor, today = request.actor, today_of(request.actor)
    project = queries.get_project(actor, Project.parse_id(project_id))
    team = queries.list_team(actor, project, today=today)
    shown = shown_project(actor, project, team, today=today)
    context = page_context(request, subdomain, project, "overview", team=[row.assignment for row in team]) | {
        "overview": overview_of(shown, team),
        "rates_url": "projects:tasks" if project.bill_by == Project.BillBy.TASK else "projects:team",
        "time_url": f"{reverse('time_entries:today', args=[subdomain])}?project={project.public_id}",
        "invoice_query": shown.invoice_query,
        "may_invoice": shown.may_invoice,
        "may_log_time": shown.is_assigned and project.is_active,
        "budget": sections_of(request, "project_budget", shown),
        "figures": sections_of(request, "project_figures", shown),
        "sections": sections_of(request, "project", project),
    }
    return render(request, "projects/overview.html", context)


def shown_project(actor: Member, project: Project, team: list[TeamMember], *, today: date) -> ShownProject:
    """The project with how the actor belongs to it."""
    own = [row.assignment for row in team if row.assignment.member_id == actor.id]
    return ShownProject(
        project=project,
        reader=actor,
        is_assigned=bool(own),
        is_managed=any(row.is_manager for row in own),
        today=today,
    )


def overview_of(shown: ShownProject, team: list[TeamMember]) -> Overview:
    """Reads time (one query) and the tasks that the project offers (another)."""
    project = shown.project
    worked = time_source().of_project(shown.reader, project, shown.today - _RECENT + timedelta(days=1))
    shows_amounts = shown.sees_rates and project.bill_by != Project.BillBy.NONE
    is_fixed = project.billing_type == Project.BillingType.FIXED_FEE
    lines = _team(team, worked)
    return Overview(
        tasks=_with_idle_tasks(shown.reader, project, worked.by_task),
        team=lines,
        worked=sum((row.worked for row in worked.by_task), Worked()),
        most_recent_ms=max((line.recent_ms for line in lines), default=0),
        sees_all_time=shown.sees_all_time,
        # The hours of a fixed fee are worth something, but the fee is what is billed (R4).
        amount_label=("Value" if is_fixed else "Fees") if shows_amounts else "",
        shows_rates=shows_amounts,
        bills_by_task=project.bill_by == Project.BillBy.TASK,
    )


def _with_idle_tasks(actor: Member, project: Project, by_task: list[WorkedOn]) -> list[WorkedOn]:
    known = {row.id for row in by_task}
    offered = queries.list_project_tasks(actor, project)
    idle = [WorkedOn(row.task_id, row.task.name, Worked()) for row in offered if row.task_id not in known]
    return [*by_task, *idle]


def _team(team: list[TeamMember], worked: WorkedOnProject) -> list[TeamLine]:
    by_member: dict[UUID | None, WorkedOn] = {row.id: row for row in worked.by_member}
    lines = [
        TeamLine(
            name=row.member.name,
            is_agent=row.member.is_agent,
            is_manager=row.assignment.is_manager,
            is_on_team=True,
            rate=row.rate,
            worked=by_member.pop(row.member.id).worked if row.member.id in by_member else Worked(),
            recent_ms=worked.recent_ms.get(row.member.id, 0),
        )
        for row in team
    ]
    former = [
        TeamLine(row.name, row.is_agent, False, False, None, row.worked, worked.recent_ms.get(row.id, 0))
        for row in by_member.values()
        if row.id is not None
    ]
    return sorted([*lines, *former], key=lambda line: line.is_agent)
