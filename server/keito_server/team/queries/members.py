"""Reading members and their rates."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Lower

from keito_server.accounts.models import Login
from keito_server.kit.days import day_of
from keito_server.kit.errors import NotFound
from keito_server.kit.pagination import Page, cut_page, read_cursor
from keito_server.team.models import Member, MemberRate, Teammate
from keito_server.team.permissions import Permission, may, require
from keito_server.team.rules import rate_on
from keito_server.workspaces.models import FormerSubdomain


def find_member(login: Login, *, subdomain: str) -> Member | None:
    """The login's active membership in the workspace with this subdomain, or None (P2, P6)."""
    rows = Member.objects.across_workspaces().select_related("workspace")
    return rows.filter(login=login, workspace__subdomain=subdomain, archived_at=None).first()


def find_member_by_former_subdomain(login: Login, *, subdomain: str) -> Member | None:
    """The login's active membership in the workspace that had this subdomain before, or None (P2)."""
    moved = FormerSubdomain.objects.across_workspaces().filter(subdomain=subdomain).values("workspace")
    rows = Member.objects.across_workspaces().select_related("workspace")
    return rows.filter(login=login, workspace__in=moved, archived_at=None).first()


def list_memberships(login: Login) -> list[Member]:
    """The login's active memberships, oldest first."""
    rows = Member.objects.across_workspaces().select_related("workspace")
    return list(rows.filter(login=login, archived_at=None).order_by("created_at"))


def has_membership(login: Login) -> bool:
    """Whether the login is, or was, a member of any workspace."""
    return Member.objects.across_workspaces().filter(login=login).exists()


def teammate_ids(actor: Member) -> "QuerySet[Teammate, UUID]":
    """Ids of the members whom the actor, a manager, is assigned, as a subquery; nobody's for other roles (P3)."""
    rows = Teammate.objects.in_workspace(actor.workspace_id).filter(manager=actor)
    return (rows if actor.role == Member.Role.MANAGER else rows.none()).values_list("member_id", flat=True)


def visible_members(actor: Member) -> QuerySet[Member]:
    """Whom the actor may look at: themself, a manager also the assigned teammates, administrators everybody (P3)."""
    require(actor, Permission.MEMBERS_VIEW_OWN)
    rows = Member.objects.in_workspace(actor.workspace_id)
    if may(actor, Permission.MEMBERS_VIEW_ALL):
        return rows
    if may(actor, Permission.MEMBERS_VIEW_TEAM):
        return rows.filter(Q(id=actor.id) | Q(id__in=teammate_ids(actor)))
    return rows.filter(id=actor.id)


def get_visible_member(actor: Member, member_id: UUID) -> Member:
    """One member whom the actor may look at; `NotFound` for all others."""
    member = visible_members(actor).select_related("workspace", "login").filter(id=member_id).first()
    if member is None:
        raise NotFound
    return member


def list_members_named(actor: Member, typed: str, *, most: int) -> list[Member]:
    """At most so many active members whom the actor may look at and whose name holds what was typed, by name."""
    name = Concat("first_name", Value(" "), "last_name")
    rows = visible_members(actor).filter(archived_at=None).alias(whole_name=name).filter(whole_name__icontains=typed)
    return list(rows.order_by(Lower("first_name"), Lower("last_name"), "id")[:most])


def get_member(actor: Member, member_id: UUID) -> Member:
    """One member of the actor's workspace, for actions that check the actor's permission themselves."""
    member = Member.objects.in_workspace(actor.workspace_id).select_related("workspace").filter(id=member_id).first()
    if member is None:
        raise NotFound
    return member


def list_members(actor: Member, *, include_archived: bool = False) -> list[Member]:
    """All members of the workspace, people first, by name."""
    rows = Member.objects.in_workspace(actor.workspace_id)
    if not include_archived:
        rows = rows.filter(archived_at=None)
    return list(rows.order_by("-user_type", "first_name", "last_name"))


def list_rates(actor: Member, member_ids: list[UUID]) -> list[MemberRate]:
    """Dated rates of some members, for reckoning; what is shown of them is the caller's permission to check (P5)."""
    return list(MemberRate.objects.in_workspace(actor.workspace_id).filter(member_id__in=member_ids))


@dataclass(frozen=True, slots=True)
class RatesShown:
    """A member's rates per hour on one day, each None where there is none or the actor may not see it (P5)."""

    billable: Decimal | None
    cost: Decimal | None


def rates_shown(actor: Member, members: Sequence[Member], *, now: datetime) -> dict[UUID, RatesShown]:
    """The rates of today, on the workspace's calendar, that the actor may see of each of the members (P5).

    A manager with the permission sees billable rates of the assigned teammates and their own.
    """
    kinds = {
        MemberRate.Kind.BILLABLE: may(actor, Permission.BILLABLE_RATES_VIEW),
        MemberRate.Kind.COST: may(actor, Permission.COST_RATES_VIEW),
    }
    today = day_of(now, actor.workspace.timezone)
    dated: dict[tuple[UUID, str], list[tuple[date, Decimal | None]]] = defaultdict(list)
    if any(kinds.values()):
        for rate in list_rates(actor, _within_reach(actor, [member.id for member in members])):
            if kinds[MemberRate.Kind(rate.kind)]:
                dated[rate.member_id, rate.kind].append((rate.valid_from, rate.amount))
    return {
        member.id: RatesShown(
            billable=rate_on(today, dated[member.id, MemberRate.Kind.BILLABLE]),
            cost=rate_on(today, dated[member.id, MemberRate.Kind.COST]),
        )
        for member in members
    }


def _within_reach(actor: Member, member_ids: list[UUID]) -> list[UUID]:
    if may(actor, Permission.BILLABLE_RATES_EDIT_ALL):
        return member_ids
    reached = {actor.id, *teammate_ids(actor)}
    return [member_id for member_id in member_ids if member_id in reached]


def list_member_page(
    actor: Member, *, user_type: str | None, is_active: bool | None, limit: int, cursor: str | None
) -> Page[Member]:
    """A page of the members whom the actor may look at, archived ones too, oldest first (H3)."""
    rows = visible_members(actor).order_by("created_at", "id")
    if user_type is not None:
        rows = rows.filter(user_type=user_type)
    if is_active is not None:
        rows = rows.filter(archived_at__isnull=is_active)
    scope = f"users {actor.workspace_id} {user_type} {is_active}"
    if cursor is not None:
        created, member_id = read_cursor(cursor, scope)
        at = datetime.fromisoformat(created)
        rows = rows.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=UUID(member_id)))
    return cut_page(list(rows[: limit + 1]), limit=limit, scope=scope, position=_position)


def _position(member: Member) -> tuple[str, str]:
    return member.created_at.isoformat(), member.id.hex
