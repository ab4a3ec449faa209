"""Hard limits of agent work with what is used of them, and who counts that work (G5).

Entries and expenses stand above: each says by day what agents have done, so that a limit that is set or repaired later
counts what was there before.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from keito_server.clients.queries import Exchange, load_exchange_table, to_workspace
from keito_server.kit.money import divide, multiply
from keito_server.projects.models import AgentLimit, AgentUse
from keito_server.projects.rules import AgentAllowance, AgentWork
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class AgentDay:
    """What agents have done on one day, in one currency.

    Where the limit `converts`, it is `count` pieces of work of the same worth, which is rounded once for each.
    """

    day: date
    currency: str
    work: AgentWork
    count: int = 1

    def worth(self, rate: Exchange) -> Decimal:
        """Its money in the workspace's currency, as it was when one piece after the other was added."""
        each = divide(self.work.amount, Decimal(self.count))
        return multiply(to_workspace(each, rate), Decimal(self.count))


AGENT_LIMITS_HOLD = """
    EXISTS (SELECT 1 FROM projects_agentlimit l WHERE l.workspace_id = p.workspace_id
        AND (l.project_id = p.id OR l.member_id = %(member)s))
"""
"""SQL: whether a limit holds the work of `%(member)s` on the project `p`. For statements that new work asks anyhow."""

AgentWorkSource = Callable[[AgentLimit], Iterable[AgentDay]]
_sources: list[AgentWorkSource] = []


def register_agent_work(source: AgentWorkSource) -> None:
    """Has `source(limit)` asked for the saved agent work that the limit is about: on its project, or of its agent."""
    if source not in _sources:
        _sources.append(source)


def saved_use(limit: AgentLimit, workspace: Workspace) -> dict[date, AgentWork]:
    """What all saved agent work uses of a limit, by the first day of its month.

    An agent's money is counted by the exchange rate of each day; without one, none of that day's is (N7).
    """
    table = load_exchange_table(workspace.id) if limit.converts else None
    months: dict[date, AgentWork] = defaultdict(AgentWork)
    for one in (day for source in _sources for day in source(limit)):
        work = one.work
        if table is not None and one.currency != workspace.currency and work.amount:
            rate = table.find(one.currency, one.day)
            work = AgentWork(work.ms, one.worth(rate) if rate else Decimal(0), work.tokens)
        months[month_of(one.day)] += work
    return {month: work.kept for month, work in months.items()}


def list_wrong_limits() -> Iterator[str]:
    """One sentence for each limit of which something else is counted as used than is saved, over all workspaces."""
    for limit in AgentLimit.objects.across_workspaces().select_related("workspace").order_by("id"):
        rows = AgentUse.objects.in_workspace(limit.workspace_id).filter(limit=limit)
        kept = {use.month: AgentWork(use.used_ms, use.used_amount, use.used_tokens) for use in rows}
        saved, nothing = saved_use(limit, limit.workspace), AgentWork()
        if any(kept.get(month, nothing) != saved.get(month, nothing) for month in {*kept, *saved}):
            yield f"AgentLimit {limit.public_id}: what is counted of it is not what agents have saved"


def month_of(day: date) -> date:
    """The first day of the month, by which use is kept."""
    return day.replace(day=1)


def allowances(limits: Collection[AgentLimit], *, day: date) -> dict[UUID, AgentAllowance]:
    """Of each limit what is used by the period that holds the day: its month, or all of it; tokens always by the month."""
    month = month_of(day)
    used: dict[UUID, AgentWork] = defaultdict(AgentWork)
    monthly = {limit.id for limit in limits if limit.is_monthly}
    rows = AgentUse.objects.across_workspaces().filter(limit__in=[limit.id for limit in limits])
    for use in rows.order_by():
        is_now = use.month == month
        counts = is_now or use.limit_id not in monthly
        used[use.limit_id] += AgentWork(
            use.used_ms if counts else 0,
            use.used_amount if counts else AgentWork().amount,
            use.used_tokens if is_now else 0,
        )
    return {
        limit.id: AgentAllowance(limit.limit_ms, limit.limit_amount, limit.limit_tokens, used[limit.id])
        for limit in limits
    }


def find_project_limit(workspace_id: UUID, project_id: UUID) -> AgentLimit | None:
    """The limit of agent work on a project, if it has one."""
    return AgentLimit.objects.in_workspace(workspace_id).filter(project_id=project_id).first()


def find_agent_limit(member: Member) -> AgentLimit | None:
    """The limit of one agent over all projects, if it has one."""
    return AgentLimit.objects.in_workspace(member.workspace_id).filter(member=member).first()
