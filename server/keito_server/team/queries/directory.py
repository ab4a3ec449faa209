"""The team as its page lists it: members with this week's hours, and pending invitations, in a few queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from keito_server.kit.days import day_of, week_of
from keito_server.kit.errors import NotFound
from keito_server.team.models import ApiKey, BusinessRole, Invitation, Member, MemberBusinessRole, Teammate
from keito_server.team.permissions import Permission, may, require
from keito_server.team.queries.hours import WorkedHours, hours_source
from keito_server.team.queries.invitations import state_of_invitation
from keito_server.team.queries.members import RatesShown, rates_shown, visible_members
from keito_server.team.rules import InvitationState, utilisation

STATES = ("active", "pending", "archived", "all")


@dataclass(frozen=True, slots=True)
class DirectoryFilters:
    """What narrows the list; an empty value narrows nothing. No `state`: active members and pending invitations."""

    state: str = ""
    role: str = ""
    business_role: UUID | None = None
    user_type: str = ""
    engagement: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """A member of the list.

    `capacity_ms` is None for an agent without one of its own. `last_seen_at` is an agent's last call by any key;
    `live_since` is set while a session of it runs. `answers_to` are the managers who have an agent as teammate.
    """

    member: Member
    business_roles: tuple[str, ...]
    rates: RatesShown
    worked: WorkedHours
    capacity_ms: int | None
    last_seen_at: datetime | None
    live_since: datetime | None = None
    answers_to: tuple[str, ...] = ()

    @property
    def used(self) -> int | None:
        """This week's hours as a share of the capacity in percent."""
        return utilisation(self.worked.total_ms, self.capacity_ms)

    @property
    def billable_used(self) -> int | None:
        """This week's billable hours as a share of the capacity in percent."""
        return utilisation(self.worked.billable_ms, self.capacity_ms)


@dataclass(frozen=True, slots=True)
class Totals:
    """Active members of one kind: how many, their hours of this week, and what their capacity comes to."""

    count: int = 0
    worked: WorkedHours = field(default_factory=WorkedHours)
    capacity_ms: int = 0

    @classmethod
    def of(cls, lines: Iterable[DirectoryLine]) -> "Totals":
        """The totals of some lines; archived members count for the hours that they worked, and not as a head."""
        found = cls()
        for line in lines:
            is_active = line.member.is_active
            found = cls(
                count=found.count + is_active,
                worked=found.worked + line.worked,
                capacity_ms=found.capacity_ms + ((line.capacity_ms or 0) if is_active else 0),
            )
        return found


@dataclass(frozen=True, slots=True)
class Directory:
    """The list, most used capacity first and archived members last; and the open invitations, each pending or expired."""

    lines: list[DirectoryLine]
    invitations: list[tuple[Invitation, InvitationState]]

    @property
    def people(self) -> Totals:
        """Totals of people."""
        return Totals.of(line for line in self.lines if not line.member.is_agent)

    @property
    def agents(self) -> Totals:
        """Totals of agents."""
        return Totals.of(line for line in self.lines if line.member.is_agent)


def list_directory(actor: Member, filters: DirectoryFilters, *, now: datetime) -> Directory:
    """Whom the actor may look at, narrowed by the filters: eight queries, however many they are (P3)."""
    require(actor, Permission.MEMBERS_VIEW_TEAM)
    members = list(_filtered(actor, filters).order_by("first_name", "last_name", "id"))
    for member in members:
        member.workspace = actor.workspace
    lines = _lines(actor, members, now=now)
    lines.sort(key=lambda line: (not line.member.is_active, -(line.used or 0), -line.worked.total_ms))
    return Directory(lines, _open_invitations(actor, filters, now=now))


def _filtered(actor: Member, filters: DirectoryFilters) -> "QuerySet[Member]":
    rows = visible_members(actor)
    if filters.state == "pending":
        return rows.none()
    if filters.state != "all":
        rows = rows.filter(archived_at__isnull=filters.state != "archived")
    for name in ("role", "user_type", "engagement"):
        if getattr(filters, name):
            rows = rows.filter(**{name: getattr(filters, name)})
    if filters.business_role is not None:
        if not BusinessRole.objects.in_workspace(actor.workspace_id).filter(id=filters.business_role).exists():
            raise NotFound
        held = MemberBusinessRole.objects.in_workspace(actor.workspace_id).filter(business_role=filters.business_role)
        rows = rows.filter(id__in=held.values("member_id"))
    return rows


def _lines(actor: Member, members: list[Member], *, now: datetime) -> list[DirectoryLine]:
    ids = [member.id for member in members]
    week = week_of(day_of(now, actor.workspace.timezone), actor.workspace.week_start)
    worked = hours_source().worked(actor, ids, week[0], week[-1], now)
    live = hours_source().live_since(actor, ids)
    rates = rates_shown(actor, members, now=now)
    labels, called, managers = _labels(actor, ids), _last_calls(actor, ids), _managers(actor, ids)
    return [
        DirectoryLine(
            member=member,
            business_roles=tuple(labels[member.id]),
            rates=rates[member.id],
            worked=worked.get(member.id, WorkedHours()),
            capacity_ms=member.weekly_capacity_ms if member.is_agent else member.capacity_ms,
            last_seen_at=called.get(member.id) if member.is_agent else member.last_seen_at,
            live_since=live.get(member.id),
            answers_to=tuple(managers[member.id]) if member.is_agent else (),
        )
        for member in members
    ]


def _labels(actor: Member, ids: list[UUID]) -> dict[UUID, list[str]]:
    rows = MemberBusinessRole.objects.in_workspace(actor.workspace_id).filter(member_id__in=ids)
    labels: dict[UUID, list[str]] = defaultdict(list)
    for member_id, name in rows.order_by("business_role__name").values_list("member_id", "business_role__name"):
        labels[member_id].append(name)
    return labels


def _last_calls(actor: Member, ids: list[UUID]) -> dict[UUID, datetime]:
    rows = ApiKey.objects.in_workspace(actor.workspace_id).filter(member_id__in=ids, last_used_at__isnull=False)
    return dict(rows.order_by().values_list("member_id").annotate(Max("last_used_at")))


def _managers(actor: Member, ids: list[UUID]) -> dict[UUID, list[str]]:
    rows = Teammate.objects.in_workspace(actor.workspace_id).filter(
        member_id__in=ids,
        member__user_type=Member.Type.AGENT,
        manager__role=Member.Role.MANAGER,
        manager__archived_at=None,
    )
    managers: dict[UUID, list[str]] = defaultdict(list)
    for row in rows.select_related("manager").order_by("manager__first_name", "manager__last_name"):
        managers[row.member_id].append(row.manager.name)
    return managers


def _open_invitations(
    actor: Member, filters: DirectoryFilters, *, now: datetime
) -> list[tuple[Invitation, InvitationState]]:
    """Open invitations, for whoever may send them; they have no business roles yet and are all of people."""
    is_out = filters.state in ("active", "archived") or filters.business_role or filters.user_type == Member.Type.AGENT
    if is_out or not may(actor, Permission.MEMBERS_EDIT):
        return []
    rows = Invitation.objects.in_workspace(actor.workspace_id).filter(accepted_at=None, cancelled_at=None)
    for name in ("role", "engagement"):
        if getattr(filters, name):
            rows = rows.filter(**{name: getattr(filters, name)})
    return [(row, state_of_invitation(row, now)) for row in rows.order_by("-sent_at", "email")]
