"""What saved time uses of the hard limits of agents (G5)."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from keito_server.projects.actions import has_agent_limits, recount_agent_limits, use_agent_limits
from keito_server.projects.models import Project
from keito_server.projects.queries import TIME, AgentWork
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace


def use_limits(entry: TimeEntry, *, currency: str | None = None, is_new: bool, now: datetime) -> None:
    """Adds an entry of agent work to the limits that hold it, and marks it where it goes beyond one.

    Something new is refused where nothing is left (`BudgetExhausted`); what runs, or ran, is saved. A running timer uses
    nothing yet. The project's client says the currency unless it is known.
    """
    if not entry.is_agent_work or not _has_limits([entry]):
        return
    work = AgentWork() if entry.is_running else AgentWork(entry.rounded_ms, entry.amount or Decimal(0))
    is_over = use_agent_limits(
        project_id=entry.project_id,
        member=entry.member,
        currency=currency or _currency_of(entry),
        day=entry.spent_date,
        work=work,
        kinds=TIME,
        is_new=is_new,
        now=now,
    )
    entry.is_over_limit |= is_over


def recount_limits(entries: Collection[TimeEntry], *, workspace: Workspace, now: datetime) -> bool:
    """Counts anew what is used of the limits that hold these entries, saved or deleted in this transaction.

    Name an entry that moved twice, as it was and as it is. Answers whether one of the limits is beyond its end.
    """
    agents = [entry for entry in entries if entry.is_agent_work]
    if not agents or not _has_limits(agents):
        return False
    return recount_agent_limits(
        workspace=workspace,
        project_ids={entry.project_id for entry in agents},
        member_ids={entry.member_id for entry in agents},
        now=now,
    )


def _has_limits(entries: Collection[TimeEntry]) -> bool:
    [workspace_id] = {entry.workspace_id for entry in entries}
    return has_agent_limits(
        workspace_id=workspace_id,
        project_ids={entry.project_id for entry in entries},
        member_ids={entry.member_id for entry in entries},
    )


def _currency_of(entry: TimeEntry) -> str:
    projects = Project.objects.in_workspace(entry.workspace_id).filter(id=entry.project_id)
    return projects.values_list("client__currency", flat=True).get()
