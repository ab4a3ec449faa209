"""What is left of one project's budget and of agents' limits, for whoever asks before work begins (G5)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from keito_server.budgets.queries.limits import LimitUse, Measure, limits_of_agent, limits_of_projects
from keito_server.budgets.queries.progress import Progress, progress_of
from keito_server.budgets.queries.seeing import sights_of
from keito_server.budgets.rules import first_of_month
from keito_server.projects.models import Project
from keito_server.projects.queries import get_project
from keito_server.team.models import Member
from keito_server.team.queries import AGENT_WORK
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import shown_ms


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one project or agent, running time counted in.

    `running_ms` is what agents' running timers show now. `shows_money` is False where amounts are kept from the reader.
    """

    uses: tuple[LimitUse, ...]
    running_ms: int
    currency: str
    shows_money: bool

    @property
    def is_exhausted(self) -> bool:
        """Whether new time or new expenses of agents are refused, or will be once what runs is stopped."""
        return any(use.is_exhausted for use in self.uses)

    @property
    def refuses_time(self) -> bool:
        """Whether that goes for new time."""
        return any(use.refuses_time for use in self.uses)

    @property
    def refuses_expenses(self) -> bool:
        """Whether that goes for new expenses."""
        return any(use.refuses_expenses for use in self.uses)

    def find(self, measure: Measure) -> LimitUse | None:
        """The limit of that measure, where there is one."""
        return next((use for use in self.uses if use.measure is measure), None)


@dataclass(frozen=True, slots=True)
class Remaining:
    """A project's budget (None: none, or hidden from the reader), and the limits of its agents and of the reader itself."""

    project: Project
    progress: Progress | None
    of_project: Limits | None
    own: Limits | None


def get_remaining(actor: Member, project_id: UUID, *, now: datetime) -> Remaining:
    """What is left on a project that the actor sees; `NotFound` for any other (P2)."""
    project = get_project(actor, project_id)
    month = first_of_month(now, actor.workspace.timezone)
    progress = progress_of(actor, [project], month=month).get(project.id)
    of_project = limits_of_projects(actor.workspace_id, [project.id], month).get(project.id, ())
    own = limits_of_agent(actor.workspace_id, actor.id, month) if actor.is_agent else ()
    # Agents are told what is left for them, in money too: the refusal at the limit says the same (G5).
    sees_money = actor.is_agent or sights_of(actor, [project])[project.id].sees_money
    running = _running(actor, project) if of_project or own else []
    on_project = [entry for entry in running if entry.project_id == project.id]
    by_actor = [entry for entry in running if entry.member_id == actor.id]
    return Remaining(
        project=project,
        progress=progress,
        of_project=_limits(of_project, on_project, project.client.currency, sees_money, now),
        own=_limits(own, by_actor, actor.workspace.currency, True, now),
    )


def _running(actor: Member, project: Project) -> list[TimeEntry]:
    """Agent work that runs on the project, or by the actor anywhere."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(AGENT_WORK, is_running=True)
    return list(rows.filter(Q(project=project) | Q(member=actor)))


def _limits(
    uses: tuple[LimitUse, ...], running: list[TimeEntry], currency: str, shows_money: bool, now: datetime
) -> Limits | None:
    if not uses:
        return None
    running_ms = sum(shown_ms(entry, now=now) for entry in running)
    counted = tuple(replace(use, used=use.used + running_ms) if use.measure is Measure.HOURS else use for use in uses)
    return Limits(counted, running_ms, currency, shows_money)
