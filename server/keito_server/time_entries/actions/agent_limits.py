"""What saved time uses of the hard limits of agents (G5)."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from keito_server.projects.actions import has_agent_limits, recount_agent_limits, use_agent_limits
from keito_server.projects.queries import TIME, AgentWork, Terms, currency_of, month_of
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace


def use_limits(entry: TimeEntry, *, terms: Terms, now: datetime) -> None:
    """Adds a new entry of agent work to the limits that hold it, and marks it where it goes beyond one.

    Refused where nothing is left (`BudgetExhausted`). A running timer uses nothing yet.
    """
    if entry.is_agent_work and terms.has_agent_limits:
        _use(entry, currency=terms.currency, is_new=True, now=now)


def use_limits_of_stopped(entry: TimeEntry, *, now: datetime) -> None:
    """The same for an entry that ran until now: it is saved, however much of a limit is left."""
    if entry.is_agent_work and _has_limits([entry]):
        _use(entry, currency=currency_of(entry.workspace_id, entry.project_id), is_new=False, now=now)


def _use(entry: TimeEntry, *, currency: str, is_new: bool, now: datetime) -> None:
    work = AgentWork() if entry.is_running else AgentWork(entry.rounded_ms, entry.amount or Decimal(0))
    is_over = use_agent_limits(
        project_id=entry.project_id,
        member=entry.member,
        currency=currency,
        day=entry.spent_date,
        work=work,
        kinds=TIME,
        is_new=is_new,
        now=now,
    )
    entry.is_over_limit |= is_over


def recount_limits(entries: Collection[TimeEntry], *, workspace: Workspace, now: datetime) -> None:
    """Counts anew what is used of the limits that hold these entries, saved or deleted in this transaction."""
    agents = [entry for entry in entries if entry.is_agent_work]
    if agents:
        recount_limits_of(
            workspace=workspace,
            project_ids={entry.project_id for entry in agents},
            member_ids={entry.member_id for entry in agents},
            now=now,
        )


def recount_limits_of(
    *, workspace: Workspace, project_ids: Collection[UUID], member_ids: Collection[UUID], now: datetime
) -> None:
    """The same for agent work that was saved or deleted on these projects, by these members."""
    if has_agent_limits(workspace_id=workspace.id, project_ids=project_ids, member_ids=member_ids):
        recount_agent_limits(workspace=workspace, project_ids=project_ids, member_ids=member_ids, now=now)


def recount_changed(was: TimeEntry, entry: TimeEntry, *, actor: Member, now: datetime) -> None:
    """The same for a stopped entry that was saved as it is now, and for the limits that held it as it was.

    Where it uses more than before and a limit is beyond its end, it is marked; an agent is refused that
    (`BudgetExhausted`), or it would lead round its limit by changing what is saved.
    """
    if not entry.is_agent_work or not _has_limits([was, entry]):
        return
    is_raised = _uses_more(was, entry)
    is_over = recount_agent_limits(
        workspace=entry.member.workspace,
        project_ids={was.project_id, entry.project_id},
        member_ids=[entry.member_id],
        day=entry.spent_date,
        kinds=TIME,
        is_refused=is_raised and actor.is_agent,
        now=now,
    )
    if is_over and is_raised and not entry.is_over_limit:
        entry.is_over_limit = True
        entry.save(update_fields=["is_over_limit"])


def _uses_more(was: TimeEntry, entry: TimeEntry) -> bool:
    """Whether a limit counts more of it than before, or another limit or month counts it."""
    if entry.rounded_ms > was.rounded_ms or (entry.amount or 0) > (was.amount or 0):
        return True
    moved = (entry.project_id, month_of(entry.spent_date)) != (was.project_id, month_of(was.spent_date))
    return moved and bool(entry.rounded_ms)


def _has_limits(entries: Collection[TimeEntry]) -> bool:
    [workspace_id] = {entry.workspace_id for entry in entries}
    return has_agent_limits(
        workspace_id=workspace_id,
        project_ids={entry.project_id for entry in entries},
        member_ids={entry.member_id for entry in entries},
    )
