"""Agents cannot click: what of theirs waits for somebody to submit it, or for the schedule to do so (A2)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from keito_server.approvals.queries.expenses import unsubmitted_expenses
from keito_server.approvals.queries.unsubmitted import Blocker, blockers_among
from keito_server.approvals.rules import has_ended
from keito_server.expenses.models import Expense
from keito_server.kit.days import week_of
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, permissions_of
from keito_server.team.queries import teammate_ids
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import managed_projects

HINDERED = (
    Q(is_over_a_day=True)
    | Q(is_missing_notes=True, workspace__requires_notes=True)
    | Q(is_auto_stopped=True, is_reviewed=False)
)
"""`rules.hindrance_of` in the database: what has to be mended before it can be submitted."""


_BLOCKERS_READ = 500


@dataclass(frozen=True, slots=True)
class AgentToSubmit:
    """A member for whom the actor may submit, and what waits in one week: time, expenses, and its first and last day.

    `hindered_count` entries have to be mended first; `blockers` names them, the oldest where they are very many.
    """

    member: Member
    first_day: date
    last_day: date
    unsubmitted_ms: int
    entry_count: int
    expense_count: int
    hindered_count: int
    blockers: tuple[Blocker, ...]

    @property
    def ready_count(self) -> int:
        """How many entries and expenses submitting takes."""
        return self.entry_count - self.hindered_count + self.expense_count

    @property
    def unnamed_count(self) -> int:
        """How many that have to be mended `blockers` leaves out."""
        return self.hindered_count - len(self.blockers)


@dataclass(frozen=True, slots=True)
class AgentWeek:
    """A week of an agent that the schedule may submit."""

    workspace_id: UUID
    member_id: UUID
    first_day: date
    last_day: date


def list_agents_to_submit(actor: Member) -> list[AgentToSubmit]:
    """Agents, and people archived since, with time or expenses to submit for whom the actor decides: by name, then week by week.

    Four queries; a manager's teammates are one more.
    """
    permissions = permissions_of(actor)
    if Permission.SUBMISSIONS_DECIDE_TEAM not in permissions:
        return []
    decides_all = Permission.SUBMISSIONS_DECIDE_ALL in permissions
    members = Member.objects.in_workspace(actor.workspace_id).exclude(id=actor.id)
    who = members.filter(Q(user_type=Member.Type.AGENT) | Q(archived_at__isnull=False))
    rows = _unsubmitted().filter(workspace_id=actor.workspace_id, member__in=who)
    elsewhere = Q(pk__in=[]) if decides_all else ~Q(project__in=managed_projects(actor))
    sums = rows.values("member_id", "spent_date").annotate(
        total=Sum("rounded_ms"),
        entries=Count("id"),
        hindered=Count("id", filter=HINDERED),
        elsewhere=Count("id", filter=elsewhere),
    )
    spent = unsubmitted_expenses(actor.workspace_id).filter(member__in=who).order_by()
    of_expenses = spent.values("member_id", "spent_date").annotate(
        expenses=Count("id"), elsewhere=Count("id", filter=elsewhere)
    )
    nothing = {"total": 0, "entries": 0, "hindered": 0, "expenses": 0}
    both: list[dict[str, Any]] = [nothing | row for row in (*sums, *of_expenses)]
    week_start = actor.workspace.week_start
    weeks: dict[tuple[UUID, date], list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(both, key=lambda row: row["spent_date"]):
        weeks[row["member_id"], week_of(row["spent_date"], week_start)[0]].append(row)
    if not decides_all:
        teammates = set(teammate_ids(actor))
        weeks = {
            (member_id, week): days
            for (member_id, week), days in weeks.items()
            if member_id in teammates or not any(day["elsewhere"] for day in days)
        }
    found = members.filter(id__in={member_id for member_id, _ in weeks})
    named = _blockers_by_week(actor, rows, weeks)
    return [
        AgentToSubmit(
            member=member,
            first_day=days[0]["spent_date"],
            last_day=days[-1]["spent_date"],
            unsubmitted_ms=sum(day["total"] for day in days),
            entry_count=sum(day["entries"] for day in days),
            expense_count=sum(day["expenses"] for day in days),
            hindered_count=sum(day["hindered"] for day in days),
            blockers=tuple(named[member_id, week]),
        )
        for member in found.order_by("-user_type", "first_name", "last_name", "id")
        for (member_id, week), days in weeks.items()
        if member_id == member.id
    ]


def _blockers_by_week(
    actor: Member, rows: "QuerySet[TimeEntry]", weeks: Mapping[tuple[UUID, date], list[Mapping[str, Any]]]
) -> Mapping[tuple[UUID, date], list[Blocker]]:
    named: dict[tuple[UUID, date], list[Blocker]] = defaultdict(list)
    hindered = {member_id for (member_id, _), days in weeks.items() if any(day["hindered"] for day in days)}
    if not hindered:
        return named
    entries = rows.filter(HINDERED, member__in=hindered).select_related("project").order_by("spent_date", "id")
    requires_notes = actor.workspace.requires_notes
    for blocker in blockers_among(list(entries[:_BLOCKERS_READ]), requires_notes=requires_notes):
        week = week_of(blocker.entry.spent_date, actor.workspace.week_start)[0]
        named[blocker.entry.member_id, week].append(blocker)
    return named


def list_ended_agent_weeks(*, now: datetime) -> Iterator[AgentWeek]:
    """Weeks of agents that ended at least 24 hours ago and hold something to submit, over all workspaces: two queries.

    However long ago they ended: what was logged late, or mended since, is found as well. Weeks and their ends are by
    the workspace's calendar and clock (A2).
    """
    is_due = Q(workspace__uses_approvals=True, workspace__submits_agents=True, member__user_type=Member.Type.AGENT)
    named = ("workspace_id", "member_id", "spent_date", "workspace__week_start", "workspace__timezone")
    waiting = Expense.objects.across_workspaces().filter(
        approval=Expense.Approval.UNSUBMITTED, workspace__uses_expenses=True
    )
    expenses = waiting.filter(is_due).order_by().values_list(*named).distinct()
    entries = _unsubmitted().filter(is_due).exclude(HINDERED).values_list(*named).distinct()
    seen = set()
    for workspace_id, member_id, day, week_start, zone in sorted({*entries, *expenses}, key=lambda row: row[1:3]):
        week = week_of(day, week_start)
        if (member_id, week[0]) not in seen and has_ended(week[-1], zone=zone, now=now):
            seen.add((member_id, week[0]))
            yield AgentWeek(workspace_id, member_id, week[0], week[-1])


def _unsubmitted() -> "QuerySet[TimeEntry]":
    rows = TimeEntry.objects.across_workspaces().order_by()
    return rows.filter(approval=TimeEntry.Approval.UNSUBMITTED, is_running=False)
