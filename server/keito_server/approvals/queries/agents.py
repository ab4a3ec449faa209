"""Agents cannot click: what of theirs waits for somebody to submit it, or for the schedule to do so (A2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from keito_server.approvals.rules import has_ended
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


@dataclass(frozen=True, slots=True)
class AgentToSubmit:
    """A member for whom the actor may submit, and what waits: counted milliseconds, and how much has to be mended first."""

    member: Member
    first_day: date
    last_day: date
    unsubmitted_ms: int
    entry_count: int
    hindered_count: int


@dataclass(frozen=True, slots=True)
class AgentWeek:
    """A week of an agent that the schedule may submit."""

    workspace_id: UUID
    member_id: UUID
    first_day: date
    last_day: date


def list_agents_to_submit(actor: Member) -> list[AgentToSubmit]:
    """Agents, and people archived since, with time to submit for whom the actor decides, by name: two queries."""
    permissions = permissions_of(actor)
    if Permission.SUBMISSIONS_DECIDE_TEAM not in permissions:
        return []
    members = Member.objects.in_workspace(actor.workspace_id).exclude(id=actor.id)
    who = members.filter(Q(user_type=Member.Type.AGENT) | Q(archived_at__isnull=False))
    rows = _unsubmitted().filter(workspace_id=actor.workspace_id, member__in=who)
    sums = rows.values("member_id").annotate(
        first=Min("spent_date"),
        last=Max("spent_date"),
        total=Sum("rounded_ms"),
        entries=Count("id"),
        hindered=Count("id", filter=HINDERED),
    )
    if Permission.SUBMISSIONS_DECIDE_ALL not in permissions:
        elsewhere = Count("id", filter=~Q(project__in=managed_projects(actor)))
        sums = sums.annotate(elsewhere=elsewhere).filter(Q(member__in=teammate_ids(actor)) | Q(elsewhere=0))
    found = {row["member_id"]: row for row in sums}
    return [
        AgentToSubmit(
            member=member,
            first_day=found[member.id]["first"],
            last_day=found[member.id]["last"],
            unsubmitted_ms=found[member.id]["total"],
            entry_count=found[member.id]["entries"],
            hindered_count=found[member.id]["hindered"],
        )
        for member in members.filter(id__in=list(found)).order_by("-user_type", "first_name", "last_name", "id")
    ]


def list_ended_agent_weeks(*, now: datetime) -> Iterator[AgentWeek]:
    """Weeks of agents that ended at least 24 hours ago and hold something to submit, over all workspaces: one query.

    However long ago they ended: what was logged late, or mended since, is found as well. Weeks and their ends are by
    the workspace's calendar and clock (A2).
    """
    rows = _unsubmitted().filter(
        workspace__uses_approvals=True, workspace__submits_agents=True, member__user_type=Member.Type.AGENT
    )
    days = rows.exclude(HINDERED).values_list(
        "workspace_id", "member_id", "spent_date", "workspace__week_start", "workspace__timezone"
    )
    seen = set()
    for workspace_id, member_id, day, week_start, zone in days.distinct().order_by("member_id", "spent_date"):
        week = week_of(day, week_start)
        if (member_id, week[0]) not in seen and has_ended(week[-1], zone=zone, now=now):
            seen.add((member_id, week[0]))
            yield AgentWeek(workspace_id, member_id, week[0], week[-1])


def _unsubmitted() -> "QuerySet[TimeEntry]":
    rows = TimeEntry.objects.across_workspaces().order_by()
    return rows.filter(approval=TimeEntry.Approval.UNSUBMITTED, is_running=False)
